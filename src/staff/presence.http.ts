import { formatTime } from '#base/time.ts'
import { newRouter } from '#sites/route.http.ts'
import { enter } from '#staff/caller.http.ts'
import { endPresence, notePresence } from '#staff/presence.sql.ts'
import { bodyAs, type PortalParts } from '#staff/session.http.ts'
import { presence } from '#staff/staff.api.ts'

/** Routes by which two who have the same form open hear of each other before either saves. */
export function presenceRoutes(parts: PortalParts) {
  const { database } = parts
  return newRouter()
    .put('/admin/api/presence', async (c) => {
      const { workspaceId, id: staffId } = await enter(c, parts)
      const others = await notePresence(database, { workspaceId, staffId, ...bodyAs(c, presence) }, Date.now())
      return c.json({
        others: others.map(({ id, name, since }) => ({ name, isSelf: id === staffId, since: formatTime(since) })),
      })
    })
    .delete('/admin/api/presence', async (c) => {
      const { workspaceId, id: staffId } = await enter(c, parts)
      await endPresence(database, { workspaceId, staffId, ...bodyAs(c, presence) })
      return c.body(null, 204)
    })
}
