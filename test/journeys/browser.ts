import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chromium-headless-shell']
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']

/** What to start, and what it needs around it. */
interface Found {
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Opens a headless browser: the one of CHROMIUM_PATH, else one that is installed, else the one that came from npm,
 * which is unpacked once. Its flags are ours; those that the package proposes would hide what CORS and CSP forbid.
 */
export async function openBrowser(): Promise<Browser> {
  const { path, environment } = await find()
  const isRoot = process.getuid?.() === 0
  return await chromium.launch({
    executablePath: path,
    args: [
      '--headless=shell',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--hide-scrollbars',
      // A sandbox inside a container, or of root, is not to be had.
      ...(isRoot || existsSync('/.dockerenv') ? ['--no-sandbox'] : []),
    ],
    env: { ...process.env, ...environment },
  })
}

async function find(): Promise<Found> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, and there is nothing.`)
    return { path: named, environment: {} }
  }
  const path = installed.map(onPath).find((one) => one !== null)
  return path ? { path, environment: {} } : await fromNpm()
}

function onPath(name: string): string | null {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
  } catch {
    return null
  }
}

async function fromNpm(): Promise<Found> {
  if (platform() !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'Journeys need a Chromium or Chrome, and none is installed here. Install one, or name it in CHROMIUM_PATH.',
    )
  const folder = await unpacked()
  return {
    path: join(folder, 'chromium'),
    environment: {
      // Libraries that a bare machine lacks.
      LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, join(folder, 'al2023', 'lib')].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/** A folder with what the package brings; several who unpack at once do not disturb each other. */
async function unpacked(): Promise<string> {
  const manifest = createRequire(import.meta.url)
    .resolve('@sparticuz/chromium')
    .replace(/build.*$/, 'package.json')
  const { version } = createRequire(import.meta.url)(manifest) as { version: string }
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const begun = mkdtempSync(join(cache, 'chromium-begun-'))
  const files = archives.map((name) => join(dirname(manifest), 'bin', name))
  const script = `import { inflate } from '@sparticuz/chromium'; for (const file of ${JSON.stringify(files)}) await inflate(file)`
  // The package unpacks into the system's temporary folder, wherever that is.
  const options = { cwd: dirname(fileURLToPath(import.meta.url)), env: { ...process.env, TMPDIR: begun } }
  await run(process.execPath, ['--input-type=module', '-e', script], options)
  writeFileSync(join(begun, 'fonts.conf'), fonts(folder))
  try {
    renameSync(begun, folder)
  } catch (error) {
    rmSync(begun, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  for (const name of readdirSync(cache))
    if (/^chromium-\d/.test(name) && join(cache, name) !== folder) rmSync(join(cache, name), { recursive: true })
  return folder
}

/** The machine's fonts, and for plain text first the one that comes along, so that pictures look alike everywhere. */
function fonts(folder: string): string {
  const first = (family: string, wanted: readonly string[]) =>
    `<match target="pattern"><test name="family"><string>${family}</string></test>` +
    `<edit name="family" mode="prepend" binding="strong">${wanted.map((one) => `<string>${one}</string>`).join('')}` +
    '</edit></match>'
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `<dir>${join(folder, 'fonts')}</dir>`,
    '<dir>/usr/share/fonts</dir>',
    '<dir>/usr/local/share/fonts</dir>',
    '<dir prefix="xdg">fonts</dir>',
    `<cachedir>${join(folder, 'fonts-cache')}</cachedir>`,
    ...['sans-serif', 'system-ui'].map((family) => first(family, ['Open Sans'])),
    ...['serif', 'Georgia'].map((family) => first(family, ['Noto Serif CJK SC', 'DejaVu Serif'])),
    first('monospace', ['DejaVu Sans Mono']),
    '</fontconfig>',
  ].join('\n')
}
