import { Anchor } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useWords } from '#admin/app/language.ts'
import { sessionQuery } from '#admin/app/session.ts'
import { Door } from '#admin/sign-in/door.tsx'
import { SignInForm } from '#admin/sign-in/form.tsx'
import { signInWords } from '#admin/sign-in/words.ts'

/** The way in; `?then=` is where somebody wanted to go. */
export function SignInScreen() {
  const t = useWords(signInWords)
  const { then = '/' } = useSearch({ strict: false }) as { then?: string }
  const router = useRouter()
  const client = useQueryClient()
  const enter = async () => {
    await client.resetQueries()
    await client.ensureQueryData(sessionQuery)
    // Inside the portal and nowhere else.
    router.history.push(`/admin${/^\/(?!\/)/.test(then) ? then : '/'}`)
  }
  const forgotten = (
    <Anchor component={Link} to="/-/forgotten" size="sm" ta="center">
      {t('forgotten')}
    </Anchor>
  )
  return (
    <Door title={t('title')}>
      <SignInForm onDone={enter} below={forgotten} />
    </Door>
  )
}
