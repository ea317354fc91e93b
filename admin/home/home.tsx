import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSite } from '#admin/app/session.ts'
import { appWords } from '#admin/app/words.ts'

export function HomeScreen() {
  const t = useWords(appWords)
  const { name } = useSite()
  return (
    <Page title={t('nav_home')} subtitle={name}>
      {null}
    </Page>
  )
}
