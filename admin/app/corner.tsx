import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.css'

/** Where what was done, or went wrong, is said for a moment. */
export default function Corner() {
  return <Notifications position="bottom-right" limit={4} />
}
