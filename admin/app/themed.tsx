import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { useWords } from '#admin/app/language.ts'
import { theme, variables } from '#admin/app/theme.ts'
import { appWords } from '#admin/app/words.ts'

/** The theme, with the words that its own parts say. */
export function Themed({ children }: { readonly children: ReactNode }) {
  const close = useWords(appWords)('close')
  const spoken = useMemo(() => {
    const components = { CloseButton: { defaultProps: { 'aria-label': close } } }
    return mergeThemeOverrides(theme, { components })
  }, [close])
  return (
    <MantineProvider theme={spoken} cssVariablesResolver={variables} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  )
}
