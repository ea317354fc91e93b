import { Alert, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { workspaceApi } from '#admin/app/api.ts'
import { signedInAgain } from '#admin/app/gate.ts'
import { useWords } from '#admin/app/language.ts'
import { type Session, sessionQuery, useMaybeSession } from '#admin/app/session.ts'
import { SignInForm } from '#admin/sign-in/form.tsx'
import { signInWords } from '#admin/sign-in/words.ts'

/** Over the page, so that nothing is lost when a session ends; what was asked for meanwhile goes on afterwards. */
export default function SignInAgain() {
  const t = useWords(signInWords)
  const client = useQueryClient()
  const before = useMaybeSession()
  const [stranger, setStranger] = useState(false)
  const goOn = async () => {
    const session = await workspaceApi.get<Session>('/session')
    if (!session.signedIn) return
    if (before && session.staff.id !== before.staff.id) return setStranger(true)
    client.setQueryData(sessionQuery.queryKey, session)
    signedInAgain()
  }
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('again_title')}
      size="sm"
      zIndex={1000}
    >
      <Stack>
        <Text size="sm">{t('again_text')}</Text>
        {stranger && <Alert color="orange">{t('somebody_else', { name: before?.staff.name })}</Alert>}
        <SignInForm email={before?.staff.email ?? ''} onDone={goOn} />
      </Stack>
    </Modal>
  )
}
