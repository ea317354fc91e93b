import { Button } from '@mantine/core'
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'

interface Properties {
  /** It is being sent. */
  readonly busy: boolean
  /** There is nothing to send. */
  readonly idle?: boolean
  readonly children: ReactNode
}

/** Sends its form. Who pressed it stays on it, while it is sent and when nothing is left to send. */
export function Submit({ busy, idle = false, children }: Properties) {
  const button = useRef<HTMLButtonElement>(null)
  const wasBusy = useRef(false)
  useEffect(() => {
    // While it cannot be pressed a browser takes the focus from it.
    if (wasBusy.current && !busy && (document.activeElement ?? document.body) === document.body) button.current?.focus()
    wasBusy.current = busy
  }, [busy])
  const unneeded = {
    'aria-disabled': true,
    'data-disabled': true,
    onClick: (event: MouseEvent) => event.preventDefault(),
  }
  return (
    <Button ref={button} type="submit" loading={busy} {...(idle ? unneeded : {})}>
      {children}
    </Button>
  )
}
