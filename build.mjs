// Builds what others load: the widget (dist/widget), the portal (dist/admin) and the typed client (dist/client). Looks at what went into each,
// and does nothing when that is as it was. Plain JavaScript for whatever Node is at hand, like run.mjs, which calls it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')
/** What changes everything that is built: the tools, and how they are called. */
const everywhere = ['build.mjs', 'package-lock.json', 'tsconfig.json'].map((name) => join(root, name))
const sources = new Set(['.ts', '.tsx', '.json', '.css', '.svg', '.html'])
const scripts = new Set(['.ts', '.tsx'])
/** What becomes smaller when packed, and is packed once instead of for each who asks. */
const packable = new Set(['.js', '.css', '.html', '.svg'])
const leastPacked = 1_000

const targets = [
  {
    name: 'client',
    needs: 'client/client.ts',
    build: (node, out) => {
      const tsc = ['node_modules/tsc7/bin/tsc', '--pretty', '-p', 'client/tsconfig.json', '--outDir', out]
      if (!ran(node, tsc)) return false
      for (const path of filesUnder(out).filter((path) => path.endsWith('.d.ts'))) {
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.{1,2}\/[^']*)\.ts'/g, "$1.js'"))
      }
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(clientPackage(), null, 2)}\n`)
      writeFileSync(join(out, 'LICENSE'), readFileSync(join(root, 'LICENSE')))
      return true
    },
  },
  {
    name: 'widget',
    needs: 'widget/vite.config.ts',
    build: (node, out) => {
      const config = ['--config', 'widget/vite.config.ts', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn']
      return ran(node, ['node_modules/vite/bin/vite.js', 'build', ...config])
    },
  },
  {
    name: 'admin',
    needs: 'admin/vite.config.ts',
    build: (node, out) => {
      const config = ['--config', 'admin/vite.config.ts', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn']
      if (!ran(node, ['node_modules/vite/bin/vite.js', 'build', ...config])) return false
      for (const path of filesUnder(out).filter((path) => packable.has(extname(path)))) pack(path)
      return true
    },
  },
]

/** Brings dist/ up to date, or the part of it that is named; answers the names of what could not be built. */
export function build(node, only = null) {
  const failed = []
  for (const target of targets) {
    if (only !== null && target.name !== only) continue
    if (!existsSync(join(root, target.needs))) continue
    const wanted = stampOf(target.name)
    const out = join(dist, target.name)
    const stamp = join(dist, `.${target.name}.stamp`)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(out)) continue
    mkdirSync(dist, { recursive: true })
    const made = mkdtempSync(join(dist, `.${target.name}-`))
    try {
      if (!target.build(node, made)) failed.push(target.name)
      else {
        putInPlace(made, out)
        writeFileSync(stamp, wanted)
      }
    } finally {
      rmSync(made, { recursive: true, force: true })
    }
  }
  return failed
}

/** File by file, each whole or not at all, so that whoever reads meanwhile, or builds the same, is not disturbed. */
function putInPlace(made, out) {
  const files = filesUnder(made).map((path) => relative(made, path))
  for (const file of files) {
    mkdirSync(dirname(join(out, file)), { recursive: true })
    renameSync(join(made, file), join(out, file))
  }
  const left = filesUnder(out).filter((path) => !files.includes(relative(out, path)))
  for (const path of left) rmSync(path, { force: true })
}

function pack(path) {
  const content = readFileSync(path)
  if (content.length < leastPacked) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}

function ran(node, argv) {
  return spawnSync(node, argv, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

/** A hash of all that goes into a target: its folder, and whatever that imports from elsewhere in this package. */
function stampOf(name) {
  const waiting = [...everywhere, ...filesUnder(join(root, name)).filter((path) => sources.has(extname(path)))]
  const seen = new Set(waiting)
  const hash = createHash('sha256')
  for (const path of waiting.filter((path) => !path.endsWith('.test.ts'))) {
    const content = readFileSync(path)
    hash.update(`${relative(root, path)}\n${content.length}\n`).update(content)
    if (!scripts.has(extname(path))) continue
    for (const [, found] of content.toString('utf8').matchAll(/\bfrom '(#[^']+|\.\.?\/[^']+)'/g)) {
      const imported = found.startsWith('#') ? join(root, folderOf(found), found.slice(1)) : join(dirname(path), found)
      if (seen.has(imported) || !existsSync(imported)) continue
      seen.add(imported)
      waiting.push(imported)
    }
  }
  return hash.digest('hex')
}

/** `#admin/…` is in `admin/`, whatever else begins so in `src/`. */
function folderOf(imported) {
  return imported.startsWith('#admin/') ? '.' : 'src'
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .toSorted()
}

function clientPackage() {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return {
    name: '@kith/client',
    version,
    description: 'The typed client of Kith, for Node and browsers. No dependencies.',
    license,
    type: 'module',
    engines: { node: '>=20' },
    exports: { '.': { types: './client.d.ts', default: './client.js' } },
    sideEffects: false,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exit(build(process.execPath, process.argv[2]).length === 0 ? 0 : 1)
}
