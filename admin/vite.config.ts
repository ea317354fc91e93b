import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Where Kith runs while somebody works on the portal: `KITH=http://localhost:8787 vite --config admin/vite.config.ts`. */
const kith = process.env.KITH ?? 'http://localhost:8787'
const away = { target: kith, changeOrigin: true, headers: { origin: kith } }

/** The rules of a style sheet, each with what is in its braces; comments are gone by then. */
function* rulesOf(sheet: string): Generator<{ head: string; body: string | null }> {
  let from = 0
  while (from < sheet.length) {
    const open = sheet.indexOf('{', from)
    const end = sheet.indexOf(';', from)
    if (open === -1 || (end !== -1 && end < open)) {
      if (end === -1) return
      yield { head: sheet.slice(from, end), body: null }
      from = end + 1
      continue
    }
    let depth = 1
    let close = open + 1
    for (; depth > 0 && close < sheet.length; close++) depth += { '{': 1, '}': -1 }[sheet[close] ?? ''] ?? 0
    yield { head: sheet.slice(from, open), body: sheet.slice(open + 1, close - 1) }
    from = close
  }
}

const ownClass = /\.m_[0-9a-f]+/g

/** Without the rules for parts of Mantine that no screen has: their classes are in none of the scripts. */
function shorten(sheet: string, used: (name: string) => boolean): string {
  let short = ''
  for (const { head, body } of rulesOf(sheet)) {
    if (body === null) short += `${head};`
    else if (/^@(media|supports|layer|container)/.test(head.trim())) {
      const inside = shorten(body, used)
      if (inside !== '') short += `${head}{${inside}}`
    } else {
      const isWanted = (selector: string) => (selector.match(ownClass) ?? []).every((name) => used(name.slice(1)))
      if (head.startsWith('@') || isWanted(head) || head.split(',').some(isWanted)) short += `${head}{${body}}`
    }
  }
  return short
}

const onlyUsedStyles: Plugin = {
  name: 'only-used-styles',
  enforce: 'post',
  generateBundle(_, bundle) {
    const parts = Object.values(bundle)
    const scripts = parts.flatMap((part) => (part.type === 'chunk' ? part.code : []))
    const names = new Set(scripts.flatMap((code) => code.match(/\bm_[0-9a-f]+/g) ?? []))
    for (const part of parts)
      if (part.type === 'asset' && part.fileName.endsWith('.css'))
        part.source = shorten(part.source.toString(), (name) => names.has(name))
  },
}

export default defineConfig({
  root: at('.'),
  base: '/admin/',
  publicDir: at('public'),
  cacheDir: at('../node_modules/.cache/vite-admin'),
  server: { proxy: { '/admin/api': away, '/admin/auth': away, '/r/': away, '/media': away } },
  build: {
    outDir: at('../dist/admin'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 2_048,
    chunkSizeWarningLimit: 1_200,
    reportCompressedSize: false,
    // What loads what, for whoever counts the bytes.
    manifest: 'manifest.json',
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every screen stands on, in one piece: many small ones pack badly.
            {
              name: 'ground',
              test: /node_modules.(?:react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store|@tanstack.(?:react-router|router-core|react-query|query-core|history|react-store|store))[\\/]/,
            },
          ],
        },
      },
    },
  },
  plugins: [react(), onlyUsedStyles],
})
