import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import { createContext, type ReactNode, useEffect, useRef } from 'react'
import { Icon } from '#admin/app/icons.tsx'
import { SiteLink } from '#admin/app/link.tsx'
import { useMaybeSession } from '#admin/app/session.ts'

interface Way {
  readonly to: string
  readonly label: string
}

/** The way up from the screen, for whoever finds nothing on it. */
export const BackContext = createContext<Way | undefined>(undefined)

interface Properties {
  readonly title: string
  /** What the window is called, where that is not the title. */
  readonly windowTitle?: string
  readonly subtitle?: ReactNode
  /** Beside the title, such as a state. */
  readonly badge?: ReactNode
  readonly actions?: ReactNode
  /** The way up: a path of the site and its words. */
  readonly back?: Way
  /** How wide it may become; `form` for text and fields, `wide` for lists. */
  readonly width?: 'form' | 'wide'
  readonly children: ReactNode
}

let shownBefore = false

/** The frame of every screen: its heading, which is read out when somebody comes, its title in the window, its actions. */
export function Page({ title, windowTitle, subtitle, badge, actions, back, width = 'wide', children }: Properties) {
  const heading = useRef<HTMLHeadingElement>(null)
  const workspace = useMaybeSession()?.workspace.name
  useEffect(() => {
    document.title = [windowTitle ?? title, workspace, 'Kith'].filter(Boolean).join(' · ')
  }, [title, windowTitle, workspace])
  useEffect(() => {
    // Not on the first screen, where the window's own title is read.
    if (shownBefore && !heading.current?.parentElement?.closest('form')?.contains(document.activeElement))
      heading.current?.focus({ preventScroll: true })
    shownBefore = true
  }, [])
  return (
    <Box maw={width === 'form' ? 860 : 1240} mx="auto" w="100%">
      <Stack gap="lg">
        <Stack gap={6}>
          {back && (
            <Anchor component={SiteLink} to={back.to} size="sm" c="dimmed" style={{ alignSelf: 'flex-start' }}>
              <Group gap={4} component="span">
                <Icon name="left" size={14} />
                {back.label}
              </Group>
            </Anchor>
          )}
          <Group justify="space-between" gap="sm" align="center">
            {/* A long name breaks into lines before what can be done goes below it. */}
            <Group gap="sm" style={{ minWidth: 0, flex: '1 1 16rem' }}>
              <Title order={1} ref={heading} tabIndex={-1} className="kith-heading">
                {title}
              </Title>
              {badge}
            </Group>
            {actions !== undefined && <Group gap="xs">{actions}</Group>}
          </Group>
          {subtitle !== undefined && (
            <Text c="dimmed" size="sm" component="div">
              {subtitle}
            </Text>
          )}
        </Stack>
        <BackContext value={back}>{children}</BackContext>
      </Stack>
    </Box>
  )
}
