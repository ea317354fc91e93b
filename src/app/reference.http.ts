import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '#sites/route.http.ts'

const description = `What a store's backend says to Kith. JSON in camelCase, times in RFC 3339, durations in ISO 8601, money in
minor units. A key of a site opens that site alone. \`Idempotency-Key\` is honoured on every POST. Problems are RFC 9457.`

/** Served from the package in this installation; the page asks nothing of anybody else. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const installed = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kith API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<noscript><p>This page needs JavaScript. The same is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null })\n`

const policy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `/openapi.json`, made from the schemas that requests are checked by, and `/docs`, a page that shows it. */
export function addReference(app: OpenAPIHono<Env>, publicUrl: string): void {
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  const token = { type: 'apiKey', in: 'header', name: 'X-Customer-Token' } as const
  registry.registerComponent('securitySchemes', 'customerToken', token)
  let document: object | null = null
  app.get('/openapi.json', (c) => {
    document ??= withSecurity(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Kith', version: '1', description, license: { name: 'Apache-2.0' } },
        servers: [{ url: publicUrl }],
      }),
    )
    return c.json(document)
  })
  // Where somebody looks first; there is no page of its own for it.
  app.get('/', (c) => c.redirect('/docs'))
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', policy)
    return c.html(page)
  })
  app.get('/docs/start.js', (c) => c.body(start, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  app.get('/docs/:asset', async (c) => {
    const name = c.req.param('asset')
    const type = Object.hasOwn(assets, name) ? assets[name] : undefined
    if (type === undefined) return c.notFound()
    return c.body(new Uint8Array(await readFile(join(installed, name))), 200, {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=3600',
    })
  })
}

type Document = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>

/** Says of every path which key it takes, as `app.ts` asks for it. */
function withSecurity(document: Document): Document {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (!path.startsWith('/v1/')) continue
    const byToken = path.startsWith('/v1/me/') || path.startsWith('/v1/public/')
    for (const operation of Object.values(item as Record<string, { security?: object[] }>)) {
      operation.security = byToken ? [{ key: [], customerToken: [] }] : [{ key: [] }]
    }
  }
  return document
}
