import { ActionIcon, Button, Group, Input, NumberInput, Paper, Select, Stack, Text } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { GiftsField } from '#admin/programs/form/gifts.tsx'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Rung } from '#programs/definition.api.ts'

/** GIFT-4: rungs "at N" and "every N", as many as are wanted. */
export function LadderField({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  const { value: rungs, set, error, id } = useField<readonly Rung[]>(at)
  const move = (from: number, to: number) => {
    const next = [...rungs]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(to, 0, moved)
    set(next)
  }
  return (
    <Stack gap="sm" id={id}>
      {rungs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('ladder_empty')}
        </Text>
      )}
      {rungs.map((rung, place) => (
        <RungFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rungs have no names, and their fields hold nothing of their own
          key={place}
          at={`${at}/${place}`}
          rung={rung}
          place={place}
          count={rungs.length}
          onMove={move}
          onRemove={() => set(rungs.filter((_, other) => other !== place))}
        />
      ))}
      {error !== null && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<Icon name="plus" size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => set([...rungs, nextRung(rungs)])}
      >
        {t('add_rung')}
      </Button>
    </Stack>
  )
}

/** The first for each friend, later ones for more of them. */
function nextRung(rungs: readonly Rung[]): Rung {
  if (rungs.length === 0) return { every: 1, gifts: [] }
  const most = Math.max(...rungs.map((rung) => ('at' in rung ? rung.at : rung.every)))
  return { at: most < 5 ? 5 : most + 5, gifts: [] }
}

interface RungProperties {
  readonly at: string
  readonly rung: Rung
  readonly place: number
  readonly count: number
  readonly onMove: (from: number, to: number) => void
  readonly onRemove: () => void
}

function RungFields({ at, rung, place, count, onMove, onRemove }: RungProperties) {
  const t = useWords(programWords)
  const kind = 'at' in rung ? 'at' : 'every'
  const number = 'at' in rung ? rung.at : rung.every
  const whole = useField<Rung>(at)
  const field = useField<number>(`${at}/${kind}`)
  const write = (as: string, value: number) =>
    whole.set(as === 'at' ? { at: value, gifts: rung.gifts } : { every: value, gifts: rung.gifts })
  const name = t('rung_name', { number: place + 1 })
  return (
    <Paper p="sm" className="kith-rung" role="group" aria-label={name}>
      <Group justify="space-between" align="flex-start" mb="sm" wrap="nowrap">
        <Group gap={6} align="flex-start">
          <Select
            aria-label={t('rung_kind')}
            data={[
              { value: 'every', label: t('rung_every') },
              { value: 'at', label: t('rung_at') },
            ]}
            value={kind}
            onChange={(as) => as !== null && write(as, number)}
            allowDeselect={false}
            w={128}
          />
          <NumberInput
            id={field.id}
            aria-label={t('rung_number')}
            value={number}
            onChange={(given) => write(kind, typeof given === 'number' ? given : (given as never))}
            onBlur={field.onBlur}
            error={field.error !== null}
            aria-describedby={field.error === null ? undefined : `${field.id}-wrong`}
            allowNegative={false}
            w={84}
          />
          <Text size="sm" mt={8}>
            {t('rung_friends', { count: number })}
          </Text>
        </Group>
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            aria-label={`${name}: ${t('move_up')}`}
            disabled={place === 0}
            onClick={() => onMove(place, place - 1)}
          >
            <Icon name="up" size={16} />
          </ActionIcon>
          <ActionIcon
            aria-label={`${name}: ${t('move_down')}`}
            disabled={place === count - 1}
            onClick={() => onMove(place, place + 1)}
          >
            <Icon name="down" size={16} />
          </ActionIcon>
          <ActionIcon aria-label={`${name}: ${t('remove')}`} onClick={onRemove}>
            <Icon name="trash" size={16} />
          </ActionIcon>
        </Group>
      </Group>
      {field.error !== null && (
        <Input.Error id={`${field.id}-wrong`} mb="sm">
          {field.error}
        </Input.Error>
      )}
      <GiftsField at={`${at}/gifts`} label={name} />
    </Paper>
  )
}
