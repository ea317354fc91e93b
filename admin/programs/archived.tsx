import { Button } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Empty } from '#admin/app/states.tsx'
import { kindOf, type Program, StatusBadge } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'

interface ArchivedProperties {
  readonly program: Program
  readonly back: { readonly to: string; readonly label: string }
}

/** What is archived stays as it was; what can be done is to begin anew with its terms. */
export function Archived({ program, back }: ArchivedProperties) {
  const t = useWords(programWords)
  const copy = (
    <Button
      component={SiteLink}
      to={`programs/new/${kindOf(program)}`}
      search={{ like: program.id }}
      leftSection={<Icon name="duplicate" size={16} />}
    >
      {t('copy_archived')}
    </Button>
  )
  return (
    <Page title={program.name} badge={<StatusBadge status="archived" />} back={back}>
      <Empty icon="archive" title={t('archived_title')} action={copy}>
        {t('archived_about')}
      </Empty>
    </Page>
  )
}
