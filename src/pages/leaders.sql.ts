import { masked } from '#base/text.ts'
import type { Leader } from '#pages/view.ts'
import type { Queryable } from '#plumbing/db.ts'

interface LeaderRow extends Record<string, unknown> {
  name: string | null
  successes: number
  place: number
}

/** Who has brought the most friends, masked; those with as many share a place. */
export async function readLeaders(
  database: Queryable,
  siteId: string,
  program: string,
  most: number,
): Promise<Leader[]> {
  const answer = await database.query<LeaderRow>(
    `select c.name, l.successes, l.place from (
       select customer, successes, rank() over (order by successes desc) as place from referrers
       where site_id = $1 and program = $2 and successes > 0 order by successes desc, customer limit $3) l
     left join customers c on c.site_id = $1 and c.id = l.customer and c.erased_at is null
     order by l.place, l.customer`,
    [siteId, program, most],
  )
  return answer.rows.map(({ name, successes, place }) => ({ name: masked(name), successes, place }))
}
