import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink, useGo } from '#admin/app/link.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { kindOf, type Program } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'

/** GIFT-9: what can be done with an activity as it stands. */
export function ProgramActions({ program }: { readonly program: Program }) {
  const t = useWords(programWords)
  const go = useGo()
  const canWrite = useCan('programs')
  const [asked, ask] = useState<'pause' | 'archive' | null>(null)
  const life = useChange<'pause' | 'resume' | 'archive', Program>({
    send: (api, step) => api.post(`/programs/${program.id}/${step}`),
    touches: ['/programs'],
    done: ({ status }) => t('now_is', { status: t(`status_${status}`) }),
  })
  if (!canWrite) return null
  const { status, id } = program
  const duplicate = () => void go(`programs/new/${kindOf(program)}`, { search: { like: id } })
  const canPause = status === 'active' || status === 'scheduled'
  return (
    <>
      {status !== 'archived' && (
        <Button component={SiteLink} to={`programs/${id}/edit`} leftSection={<Icon name="edit" size={16} />}>
          {t('edit')}
        </Button>
      )}
      {status === 'paused' && (
        <Button
          variant="default"
          leftSection={<Icon name="play" size={16} />}
          loading={life.isPending}
          onClick={() => life.mutate('resume')}
        >
          {t('resume')}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" aria-label={t('more_actions')} px={10}>
            <Icon name="more" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {canPause && (
            <Menu.Item leftSection={<Icon name="pause" size={16} />} onClick={() => ask('pause')}>
              {t('pause')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="duplicate" size={16} />} onClick={duplicate}>
            {t('duplicate')}
          </Menu.Item>
          {status !== 'archived' && (
            <Menu.Item color="red.9" leftSection={<Icon name="archive" size={16} />} onClick={() => ask('archive')}>
              {t('archive')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t(asked === 'archive' ? 'archive_title' : 'pause_title')}
        action={t(asked === 'archive' ? 'archive' : 'pause')}
        danger={asked === 'archive'}
        onConfirm={async () => {
          if (asked !== null) await life.mutateAsync(asked)
        }}
      >
        {t(asked === 'archive' ? 'archive_text' : 'pause_text')}
      </Confirm>
    </>
  )
}
