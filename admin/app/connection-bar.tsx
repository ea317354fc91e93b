import { Button, Group } from '@mantine/core'
import { useElementSize, useNetwork } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { askServer, isAnswering, watchConnection } from '#admin/app/connection.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'

/** Says that nothing comes from the server, in a place of its own: whatever stands at the foot of the page moves up. */
export function ConnectionBar() {
  const client = useQueryClient()
  const { online } = useNetwork()
  const isThere = useSyncExternalStore(watchConnection, isAnswering)
  const isSilent = !(online && isThere)
  useEffect(() => {
    if (!isSilent) return
    // What could not be shown is asked for anew as soon as somebody answers.
    return () => void client.invalidateQueries()
  }, [isSilent, client])
  return isSilent ? <Bar isOffline={!online} /> : null
}

function Bar({ isOffline }: { readonly isOffline: boolean }) {
  const t = useWords(appWords)
  const { ref, height } = useElementSize<HTMLDivElement>({ box: 'border-box' })
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    const { style } = document.documentElement
    style.setProperty('--kith-foot', `${Math.ceil(height)}px`)
    return () => void style.removeProperty('--kith-foot')
  }, [height])
  const ask = async () => {
    setAsking(true)
    await askServer()
    setAsking(false)
  }
  return (
    <Group ref={ref} className="kith-offline" role="status" gap="xs" justify="center" wrap="nowrap">
      <Icon name="offline" size={16} />
      <span>{t(isOffline ? 'offline_banner' : 'silent_banner')}</span>
      {!isOffline && (
        <Button
          size="compact-xs"
          variant="white"
          color="dark"
          flex="none"
          onClick={() => void ask()}
          loading={isAsking}
        >
          {t('try_again')}
        </Button>
      )}
    </Group>
  )
}
