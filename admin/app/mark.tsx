import { Group, Text } from '@mantine/core'

/** The name of the house. */
export function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/admin/icon.svg" width={24} height={24} alt="" />
      <Text fw={650} size="md" component="span">
        Kith
      </Text>
    </Group>
  )
}
