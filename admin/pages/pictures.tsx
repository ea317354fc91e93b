import {
  ActionIcon,
  Alert,
  Box,
  Button,
  FileButton,
  Group,
  Loader,
  Modal,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Tooltip,
  UnstyledButton,
} from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import type { z } from 'zod'
import { call, siteApi } from '#admin/app/api.ts'
import { Export } from '#admin/app/export.tsx'
import { useProblem } from '#admin/app/form.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { problemWords, siteKey, siteListQuery, useChange } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { pageWords } from '#admin/pages/words.ts'
import type { imageView } from '#pages/images.api.ts'

type Picture = z.output<typeof imageView>

const mostBytes = 5 * 1_048_576
const kinds = 'image/png,image/jpeg,image/webp'

interface Properties {
  readonly opened: boolean
  readonly chosen: string | null
  readonly onClose: () => void
  readonly onChoose: (address: string, alt: string | null) => void
}

/** The pictures of the site: one is chosen, uploaded, dropped in, or named by its address. */
export function Pictures(properties: Properties) {
  const t = useWords(pageWords)
  const close = useWords(appWords)('close')
  const site = useSite()
  return (
    <Modal
      opened={properties.opened}
      onClose={properties.onClose}
      title={t('pictures_of', { site: site.name })}
      size="xl"
      centered={false}
      closeButtonProps={{ 'aria-label': close }}
    >
      <Inside {...properties} />
    </Modal>
  )
}

function Inside({ chosen, onChoose }: Properties) {
  const t = useWords(pageWords)
  const site = useSite()
  const [address, setAddress] = useState('')
  const list = useInfiniteQuery(siteListQuery<Picture>(site.key, '/images', { limit: 24 }))
  const pictures = (list.data?.pages ?? []).flatMap(({ data }) => data)
  return (
    <Stack>
      {useCan('programs') && <Upload onDone={(picture) => onChoose(picture.address, picture.alt || null)} />}
      {list.isLoadingError && <Trouble error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Lines count={3} />}
      {list.isSuccess && pictures.length === 0 && (
        <Empty icon="picture" title={t('pictures_empty')}>
          {t('pictures_empty_text')}
        </Empty>
      )}
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4 }} spacing="sm">
        {pictures.map((picture) => (
          <Tile key={picture.id} picture={picture} isChosen={picture.address === chosen} onChoose={onChoose} />
        ))}
      </SimpleGrid>
      {pictures.length > 0 && (
        <Group justify="flex-end">
          <Export href={`${siteApi(site.key).base}/images?format=csv`} />
        </Group>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('pictures_more')}
        </Button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (address.trim() !== '') onChoose(address.trim(), null)
        }}
      >
        <TextInput
          label={t('pictures_address')}
          description={t('pictures_address_hint')}
          inputMode="url"
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          inputContainer={(input) => (
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Box flex={1}>{input}</Box>
              <Button type="submit" variant="default">
                {t('pictures_take')}
              </Button>
            </Group>
          )}
        />
      </form>
    </Stack>
  )
}

/** One at a time, each told of by itself. */
function useUpload(onDone: (picture: Picture) => void) {
  const t = useWords(pageWords)
  const site = useSite()
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useProblem()
  const send = async (file: File | null | undefined) => {
    if (!file) return
    if (file.size > mostBytes) return setProblem(t('pictures_large'))
    setBusy(file.name)
    setProblem(null)
    try {
      const path = `/admin/api/sites/${encodeURIComponent(site.key)}/images`
      const query = { name: file.name.slice(0, 200) }
      const headers = { 'content-type': file.type || 'application/octet-stream' }
      const picture = await call<Picture>('POST', path, { body: file, query, headers })
      onDone(picture)
      await client.invalidateQueries({ queryKey: siteKey(site.key, '/images') })
    } catch (error) {
      setProblem(problemWords(error))
    } finally {
      setBusy(null)
    }
  }
  return { send, busy, problem }
}

function Upload({ onDone }: { readonly onDone: (picture: Picture) => void }) {
  const t = useWords(pageWords)
  const { send, busy, problem } = useUpload(onDone)
  const [isOver, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for a mouse alone; the button in it does the same
    <div
      className={isOver ? 'kith-drop over' : 'kith-drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Group gap="sm" justify="center">
        {busy === null ? (
          <>
            <Text size="sm">{t('pictures_drop')}</Text>
            <FileButton onChange={(file) => void send(file)} accept={kinds}>
              {(given) => (
                <Button {...given} size="xs" leftSection={<Icon name="upload" size={14} />}>
                  {t('pictures_upload')}
                </Button>
              )}
            </FileButton>
          </>
        ) : (
          <Group gap="xs" role="status">
            <Loader size="xs" />
            <Text size="sm">{t('pictures_uploading', { name: busy })}</Text>
          </Group>
        )}
      </Group>
      {/* In its place, so that nothing below moves more than it must. */}
      {problem === null ? (
        <Text size="xs" c="dimmed" ta="center" mt={6}>
          {t('pictures_rules')}
        </Text>
      ) : (
        <Alert color="red" variant="light" mt={6} p="xs" role="alert" icon={<Icon name="warning" />}>
          {problem}
        </Alert>
      )}
    </div>
  )
}

interface TileProperties {
  readonly picture: Picture
  readonly isChosen: boolean
  readonly onChoose: Properties['onChoose']
}

function Tile({ picture, isChosen, onChoose }: TileProperties) {
  const t = useWords(pageWords)
  const { id, name, alt, width, height, files, address } = picture
  const label = alt || name || t('pictures_unnamed', { width, height })
  const canDelete = useCan('programs') && !isChosen
  const remove = useChange({
    send: (api, image: string) => api.delete(`/images/${image}`),
    touches: ['/images'],
    done: t('pictures_deleted'),
  })
  return (
    <div className="kith-tile">
      <UnstyledButton
        className={isChosen ? 'kith-tile-choose chosen' : 'kith-tile-choose'}
        onClick={() => onChoose(address, alt || null)}
        aria-pressed={isChosen}
      >
        <img src={pathOf(files[0]?.url ?? address)} alt={label} loading="lazy" />
        <Text size="xs" truncate>
          {name || label}
        </Text>
        <Text size="xs" c="dimmed">
          {isChosen ? t('pictures_used') : `${width} × ${height}`}
        </Text>
      </UnstyledButton>
      {canDelete && (
        <Tooltip label={t('pictures_delete', { name: name || label })}>
          <ActionIcon
            className="kith-tile-delete"
            variant="default"
            size={28}
            aria-label={t('pictures_delete', { name: name || label })}
            loading={remove.isPending}
            onClick={() => remove.mutate(id)}
          >
            <Icon name="trash" size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

/** Of this very server, whatever it is called elsewhere. */
function pathOf(url: string): string {
  return new URL(url, location.origin).pathname
}
