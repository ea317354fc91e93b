import { Group, List, Text, ThemeIcon, Timeline } from '@mantine/core'
import type { ReactNode } from 'react'
import { Time } from '#admin/app/figures.tsx'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

export interface ExplainedCheck {
  readonly passed: boolean
  /** What was looked at, in words. */
  readonly words: ReactNode
  /** What it saw. */
  readonly saw?: ReactNode
}

/** PLAT-2: the checks of one decision, in the order in which they were made. */
export function Checks({ checks }: { readonly checks: readonly ExplainedCheck[] }) {
  const t = useWords(appWords)
  return (
    <List spacing={6} size="sm" center={false} listStyleType="none" withPadding={false}>
      {checks.map(({ passed, words, saw }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a check may be made twice, and the order never changes
        <List.Item key={at}>
          <Group gap={8} wrap="nowrap" align="flex-start">
            <ThemeIcon size={18} radius="xl" variant="light" color={passed ? 'teal' : 'red'} mt={1}>
              <Icon name={passed ? 'check' : 'cross'} size={12} label={t(passed ? 'check_passed' : 'check_failed')} />
            </ThemeIcon>
            <div>
              {words}
              {saw}
            </div>
          </Group>
        </List.Item>
      ))}
    </List>
  )
}

export interface ExplainedStep {
  readonly key: string
  readonly icon: IconName
  readonly color?: string
  readonly title: ReactNode
  readonly at?: string | null
  readonly body?: ReactNode
}

/** What happened, step by step, the earliest first. */
export function Explanation({ steps }: { readonly steps: readonly ExplainedStep[] }) {
  return (
    <Timeline bulletSize={28} lineWidth={2} active={steps.length}>
      {steps.map(({ key, icon, color = 'teal', title, at, body }) => (
        <Timeline.Item
          key={key}
          color={color}
          bullet={<Icon name={icon} size={14} />}
          title={
            <Group gap="xs" justify="space-between" align="baseline">
              <Text fw={550} size="sm" component="span">
                {title}
              </Text>
              {at !== undefined && (
                <Text size="xs" c="dimmed" component="span">
                  <Time at={at} />
                </Text>
              )}
            </Group>
          }
        >
          {body !== undefined && <div style={{ paddingTop: 6 }}>{body}</div>}
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
