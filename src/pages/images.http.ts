import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { makeId } from '#base/ids.ts'
import { foreignId, page } from '#base/wire.api.ts'
import { addImage, changeImage, type Image, images, removeImage } from '#pages/image.ts'
import { imageChanges, imageColumns, imageView, newImage, showImage } from '#pages/images.api.ts'
import { keepFiles, listImages, readFile } from '#pages/images.sql.ts'
import { readBytes } from '#plumbing/body.ts'
import { mostPixels, type PictureTrouble, writePicture } from '#plumbing/pictures.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

export const imagesPath = '/v1/images'
const mostImageBytes = 5 * 1_048_576

const tags = ['Pages']
const path = `${imagesPath}/{id}`
const params = z.object({ id: foreignId })
const binary = { schema: z.any().meta({ type: 'string', format: 'binary' }) }
const pictures = {
  'image/png': binary,
  'image/jpeg': binary,
  'image/webp': binary,
  'application/octet-stream': binary,
}

const upload = createRoute({
  method: 'post',
  path: imagesPath,
  operationId: 'uploadImage',
  tags,
  summary: 'Upload a picture for pages and previews of links',
  description:
    'PNG, JPEG or WebP, of at most 5 MiB and 25 million pixels; what it is, is told by its content alone. It is written anew, in several sizes, without anything that a camera noted. Of one that moves, the first picture is kept. The same picture again answers 200 with the one that is there.',
  request: { query: newImage, body: { required: true, content: pictures } },
  responses: {
    200: jsonAnswer('It was there already.', imageView),
    201: jsonAnswer('The picture.', imageView),
    ...problems,
  },
})
const list = createRoute({
  method: 'get',
  path: imagesPath,
  operationId: 'listImages',
  tags,
  summary: "The site's pictures, the latest first",
  request: { query: page },
  responses: { 200: listAnswer('A page of pictures.', imageView), ...problems },
})
const read = createRoute({
  method: 'get',
  path,
  operationId: 'readImage',
  tags,
  summary: 'A picture',
  request: { params },
  responses: { 200: jsonAnswer('The picture.', imageView), ...problems },
})
const change = createRoute({
  method: 'patch',
  path,
  operationId: 'changeImage',
  tags,
  summary: 'Name a picture, or say what it shows',
  request: { params, body: jsonBody(imageChanges) },
  responses: { 200: jsonAnswer('The picture as it is now.', imageView), ...problems },
})
const remove = createRoute({
  method: 'delete',
  path,
  operationId: 'deleteImage',
  tags,
  summary: 'Delete a picture that nothing shows',
  description: 'Its place in earlier versions of pages stays empty.',
  request: { params },
  responses: { 200: jsonAnswer('The picture as it was.', imageView), ...problems },
})

function problemOf(trouble: PictureTrouble): RequestProblem {
  switch (trouble.trouble) {
    case 'busy':
      return new RequestProblem('too_many_requests', { headers: { 'Retry-After': '5' } })
    case 'no_picture':
      return new RequestProblem('unsupported_media_type', { cause: 'image_of_no_kind', pointer: '' })
    case 'broken':
      return new RequestProblem('invalid_request', { cause: 'image_broken', pointer: '' })
    case 'too_many_pixels': {
      const variables = { width: trouble.width, height: trouble.height, megapixels: mostPixels / 1_000_000 }
      return new RequestProblem('payload_too_large', { cause: 'image_too_many_pixels', variables, pointer: '' })
    }
  }
}

/** Routes for the pictures of a site. */
export function imageRoutes(parts: Parts) {
  const { database, engine, config } = parts
  const show = (c: Context<Env>, image: Image) =>
    showImage(image, { site: c.get('site').key, publicUrl: config.publicUrl })
  return newRouter()
    .openapi(upload, async (c) => {
      const sent = await readBytes(c, mostImageBytes)
      const hash = createHash('sha256').update(sent).digest('hex')
      // A key stands for a request: this picture, under this name.
      c.set('rawBody', `${hash}\n${new URL(c.req.url).search}`)
      const id = makeId('image', hash.slice(0, 32))
      const known = await engine.look(c.get('site').id, (set) => set.get(images, id))
      const picture = await writePicture(sent)
      if ('trouble' in picture) throw problemOf(picture)
      const { files, ...seen } = picture
      const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
      const image = { ...c.req.valid('query'), ...seen, id, bytes }
      const added = await decide(c, parts, { name: 'image.add', decide: (set) => addImage(set, image) })
      if (!(await keepFiles(database, c.get('site').id, id, files))) throw new RequestProblem('not_found')
      return c.json(show(c, added), known ? 200 : 201)
    })
    .openapi(list, async (c) => {
      const read = async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) => {
        const found = await listImages(database, c.get('site').id, { limit, after: placeOfCursor(cursor) })
        return { ...found, data: found.data.map((image) => show(c, image)) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'images', imageColumns, read)
      return c.json(await read(c.req.valid('query')), 200)
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const image = await engine.look(c.get('site').id, (set) => set.get(images, id))
      if (!image) throw new RequestProblem('not_found')
      return c.json(show(c, image), 200)
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      const changes = c.req.valid('json')
      const decision = {
        name: 'image.change',
        decide: (set: Parameters<typeof changeImage>[0]) => changeImage(set, id, changes),
      }
      return c.json(show(c, await decide(c, parts, decision)), 200)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      const removed = await decide(c, parts, { name: 'image.delete', decide: (set) => removeImage(set, id) })
      return c.json(show(c, removed), 200)
    })
    .route('/', fileRoutes(parts))
}

/** Where browsers load pictures; what is under an address never changes. */
function fileRoutes({ database }: Parts) {
  const router = newRouter()
  router.get('/i/:site/:image/:name', async (c) => {
    const { site, image, name } = c.req.param()
    const etag = `"${image}.${name}"`
    const file = await readFile(database, site, image, name)
    if (file === undefined) return c.notFound()
    const headers = {
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
      // Should anybody open it as a document after all.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ETag: etag,
    }
    if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304, headers)
    return c.body(new Uint8Array(file.content), 200, { ...headers, 'Content-Type': file.type })
  })
  return router
}

function placeOfCursor(cursor: string | undefined): { at: number; id: string } | null {
  if (cursor === undefined) return null
  const [, at, id] = /^(\d{1,15})\.(img_\w{8,40})$/.exec(cursor) ?? []
  if (at !== undefined && id !== undefined) return { at: Number(at), id }
  throw new RequestProblem('invalid_request', {
    errors: [{ pointer: '/query/cursor', detail: 'Not a cursor of this list.' }],
  })
}
