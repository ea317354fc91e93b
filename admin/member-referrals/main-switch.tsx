import { Card, Group, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { Confirm } from '#admin/app/confirm.tsx'
import { useWords } from '#admin/app/language.ts'
import { useChange } from '#admin/app/queries.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>

interface Properties {
  readonly program: Program | null
  readonly onCreate: () => Promise<void>
}

/** MEMBER-1: on and off. Off is asked about once more, as customers notice it at once. */
export function MainSwitch({ program, onCreate }: Properties) {
  const t = useWords(memberWords)
  const [asking, setAsking] = useState(false)
  const turn = useChange<'pause' | 'resume', Program>({
    send: (api, step) => api.post(`/programs/${program?.id}/${step}`),
    touches: ['/programs'],
  })
  const isOn = program !== null && program.status !== 'paused'
  const about = program === null ? 'new_text' : isOn ? 'on_text' : 'off_text'
  return (
    <Card>
      <Group justify="space-between" wrap="nowrap" align="center">
        <div>
          <Text fw={600}>{t('switch')}</Text>
          <Text size="sm" c="dimmed" id="member-referrals-about">
            {t(about)}
          </Text>
        </div>
        <Switch
          size="lg"
          checked={isOn}
          disabled={turn.isPending}
          aria-label={t('switch')}
          aria-describedby="member-referrals-about"
          onChange={() => {
            if (program === null) void onCreate()
            else if (isOn) setAsking(true)
            else turn.mutate('resume')
          }}
        />
      </Group>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('turn_off_title')}
        action={t('turn_off')}
        onConfirm={() => turn.mutateAsync('pause')}
      >
        {t('turn_off_text')}
      </Confirm>
    </Card>
  )
}
