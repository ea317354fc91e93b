import { cutPage, type Page } from '#base/page.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import { type Image, images } from '#pages/image.ts'
import type { Queryable, Row } from '#plumbing/db.ts'
import type { PictureFile } from '#plumbing/pictures.ts'

const columns = selectList(images as unknown as Table<never>)

/** A site's pictures, the latest first. */
export async function listImages(
  database: Queryable,
  siteId: string,
  page: { readonly limit: number; readonly after: { readonly at: number; readonly id: string } | null },
): Promise<Page<Image>> {
  const answer = await database.query<Image & Row>(
    `select ${columns} from images t where t.site_id = $1
       and ($2::timestamptz is null or (t.created_at, t.id) < ($2::timestamptz, $3))
     order by t.created_at desc, t.id desc limit $4`,
    [siteId, page.after && new Date(page.after.at).toISOString(), page.after?.id ?? null, page.limit + 1],
  )
  return cutPage<Image>(answer.rows, page.limit, ({ createdAt, id }) => `${createdAt}.${id}`)
}

/** False when the picture was removed meanwhile. */
export async function keepFiles(
  database: Queryable,
  siteId: string,
  image: string,
  files: readonly PictureFile[],
): Promise<boolean> {
  const answer = await database.query(
    `insert into image_files (site_id, image, name, type, content)
     select i.site_id, i.id, f.name, f.type, f.content from images i, unnest($3::text[], $4::text[], $5::bytea[]) as f (name, type, content)
     where i.site_id = $1 and i.id = $2
     on conflict (site_id, image, name) do update set type = excluded.type returning name`,
    [siteId, image, files.map(({ name }) => name), files.map(({ type }) => type), files.map(({ content }) => content)],
  )
  return answer.rows.length > 0
}

export async function readFile(
  database: Queryable,
  siteKey: string,
  image: string,
  name: string,
): Promise<{ readonly type: string; readonly content: Buffer } | undefined> {
  const answer = await database.query<{ type: string; content: Buffer }>(
    `select f.type, f.content from sites s join image_files f on f.site_id = s.id
      where s.key = $1 and f.image = $2 and f.name = $3`,
    [siteKey, image, name],
  )
  return answer.rows[0]
}
