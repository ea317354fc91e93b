import { Button } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

/** A list as a file for spreadsheets: all of it, from this address. */
export function Export({ href }: { readonly href: string }) {
  const t = useWords(appWords)
  return (
    <Button component="a" href={href} download variant="default" leftSection={<Icon name="download" size={16} />}>
      {t('export')}
    </Button>
  )
}
