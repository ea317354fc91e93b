import { Badge, Text } from '@mantine/core'
import type { z } from 'zod'
import type { Column } from '#admin/app/data-list.tsx'
import { Count, Time } from '#admin/app/figures.tsx'
import { formatNumber } from '#admin/app/format.ts'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { codeWords } from '#admin/codes/words.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import type { codeView } from '#codes/codes.api.ts'

export type Code = z.output<typeof codeView>
export const codeStates = ['available', 'reserved', 'used', 'exhausted', 'expired', 'revoked'] as const

const colors: Readonly<Record<string, string>> = {
  available: 'teal',
  reserved: 'yellow',
  used: 'gray',
  exhausted: 'gray',
  expired: 'gray',
  revoked: 'red',
}

export function CodeState({ state }: { readonly state: string }) {
  const t = useWords(codeWords)
  return <Badge color={colors[state] ?? 'gray'}>{sayAny(t, `state_${state}`)}</Badge>
}

export function Uses({ uses, maxUses }: Pick<Code, 'uses' | 'maxUses'>) {
  const t = useWords(codeWords)
  const language = useLanguage()
  if (maxUses === null) return <Count value={uses} />
  return <>{t('uses_of', { uses: formatNumber(uses, language), most: formatNumber(maxUses, language) })}</>
}

/** The columns of codes wherever they are listed; `without` is what the place says already. */
export function useCodeColumns(...without: readonly string[]): readonly Column<Code>[] {
  const t = useWords(codeWords)
  const columns: readonly Column<Code>[] = [
    {
      key: 'code',
      title: t('code'),
      show: ({ code }) => (
        <Text span ff="monospace" size="sm">
          {code}
        </Text>
      ),
    },
    { key: 'owner', title: t('owner'), show: ({ customer }) => <CustomerName id={customer} /> },
    { key: 'state', title: t('state'), show: ({ state }) => <CodeState state={state} /> },
    { key: 'program', title: t('program'), show: ({ program }) => <ProgramName id={program} /> },
    {
      key: 'uses',
      title: t('uses'),
      align: 'right',
      show: ({ uses, maxUses }) => <Uses uses={uses} maxUses={maxUses} />,
    },
    {
      key: 'expires',
      title: t('expires'),
      wide: true,
      align: 'right',
      show: ({ expiresAt }) => <Time at={expiresAt} show="day" />,
    },
    { key: 'created', title: t('created'), align: 'right', show: ({ createdAt }) => <Time at={createdAt} /> },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}
