// The one door: makes sure that what package-lock.json names is installed, then hands over to the Node 24 among it.
// Plain JavaScript for whatever Node is at hand (20 or later); everything behind it may assume Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))
const windows = process.platform === 'win32'
const modules = join(root, 'node_modules')
const stamp = join(modules, '.kith-installed')
const broughtAlong = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')

const tsc = ['node_modules/tsc7/bin/tsc', '--pretty', '-p']
const vitest = ['node_modules/vitest/vitest.mjs', 'run']
const checks = [
  ['types', ...tsc, 'tsconfig.json'],
  ['purity', ...tsc, 'tsconfig.pure.json'],
  ['widget', ...tsc, 'widget/tsconfig.json'],
  ['portal', ...tsc, 'admin/tsconfig.json'],
  ['style', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['dead code', 'node_modules/knip/bin/knip.js'],
]

const commands = {
  start: (args) => {
    // Kith itself works without, so that a store need not stand still because a picture of it is wrong.
    built()
    handOver(['src/main.ts', ...args])
  },
  kith: (args) => handOver(['src/cli.ts', ...args]),
  check: () => inTurn(checks),
  test: (args) =>
    inTurn([
      ['build', built],
      // Tests wait for browsers and databases often enough to leave them a processor.
      ...(args.length === 0 ? [checks] : []),
      ['tests', ...vitest, '--project', 'src', '--project', 'whole', '--project', 'journeys', ...args],
    ]),
  'test:races': (args) => inTurn([['races', ...vitest, '--project', 'races', ...args]]),
  'test:crashes': (args) => inTurn([['crashes', ...vitest, '--project', 'crashes', ...args]]),
  bench: (args) => handOver(['bench/main.ts', ...args]),
  'bench:emails': (args) => handOver(['bench/emails.ts', ...args]),
  'bench:portal': (args) => handOver(['bench/portal.ts', ...args]),
  'bench:page': (args) => handOver(['bench/page.ts', ...args]),
}

const [name = 'start', ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, name)) stop(`Unknown command ${name}. There are: ${Object.keys(commands).join(', ')}.`)
install()
const node = chooseNode()
await commands[name](args)

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** Installs when the lock file is not the one that was installed last; otherwise costs one hash. */
function install() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (!alreadyThere(JSON.parse(lock.toString('utf8')))) {
    console.error('Installing what package-lock.json names (once; later starts skip this) …')
    // npm's words go to stderr, so that a command's own output stays clean.
    const npm = basename(process.env.npm_execpath ?? '') === 'npm-cli.js' ? process.env.npm_execpath : null
    const options = { cwd: root, stdio: ['ignore', 2, 2], shell: windows && npm === null }
    const ci = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund']
    const done = npm ? spawnSync(process.execPath, [npm, ...ci], options) : spawnSync('npm', ci, options)
    if (done.error) stop(`npm could not be started (${done.error.message}). Install npm, or run: npm ci`)
    if (done.status !== 0)
      stop('npm ci failed; what it said is above. Once that is put right, run the same command again.')
  }
  writeFileSync(stamp, wanted)
}

/** True after somebody's own `npm ci` or `npm install`, which leave this list of what they put there. */
function alreadyThere(lock) {
  const list = join(modules, '.package-lock.json')
  if (!existsSync(list)) return false
  const there = JSON.parse(readFileSync(list, 'utf8')).packages
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    if (there[path] === undefined) return wanted.optional === true || wanted.os !== undefined
    return there[path].version === wanted.version
  })
}

/** Brings dist/ up to date, and says what could not be. */
function built() {
  const failed = build(node)
  for (const name of failed)
    console.error(`dist/${name} could not be built; why is above. Put ${name}/ right and run the same command again.`)
  return failed.length === 0
}

function chooseNode() {
  if (existsSync(broughtAlong)) return broughtAlong
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return stop(
    'Node 24, which the npm package "node" brings along, is missing: install scripts were off when the packages were ' +
      'installed. Run: npm ci --ignore-scripts=false   (or run Kith with a Node 24 of your own).',
  )
}

function environment() {
  const path = Object.keys(process.env).find((key) => key.toLowerCase() === 'path') ?? 'PATH'
  return {
    ...process.env,
    [path]: join(modules, '.bin') + delimiter + (process.env[path] ?? ''),
    // Node keeps what it compiled of our files and of others', which halves the time of a start.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'node'),
  }
}

/** A server makes much that is soon thrown away: with more room for it (64 MB, thrice), collecting it takes less of the time. */
function roomy(env) {
  return { ...env, NODE_OPTIONS: `--max-semi-space-size=64 ${env.NODE_OPTIONS ?? ''}`.trim() }
}

/** Runs one program in the foreground and ends as it ends. */
function handOver(argv) {
  // The channel tells the program when this process is gone, however it went.
  const child = spawn(node, [join(root, argv[0]), ...argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: roomy(environment()),
  })
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT']
  for (const signal of forwarded) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => stop(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** Runs every step, also after one failed, and closes with a table; steps of an inner list run in turn beside the one that follows them. */
async function inTurn(steps) {
  const results = []
  let beside = Promise.resolve([])
  for (const step of steps) {
    if (Array.isArray(step[0])) beside = quietly(step)
    else results.push(await run(step, 'inherit'))
  }
  for (const { output, ...result } of await beside) {
    if (output !== '') process.stderr.write(`\n${result.title}:\n${output}`)
    results.push(result)
  }
  const width = Math.max(...results.map(({ title }) => title.length))
  console.log('')
  for (const { title, passed, seconds } of results) {
    console.log(`${passed ? 'ok    ' : 'FAILED'}  ${title.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s`)
  }
  const failed = results.filter(({ passed }) => !passed)
  console.log(failed.length === 0 ? 'All passed.' : `${failed.length} of ${results.length} failed.`)
  process.exit(failed.length === 0 ? 0 : 1)
}

async function quietly(steps) {
  const results = []
  for (const step of steps) results.push(await run(step, 'pipe'))
  return results
}

/** What it said comes back from a pipe only when something is wrong. */
function run([title, script, ...rest], output) {
  const from = Date.now()
  const seconds = () => (Date.now() - from) / 1000
  if (typeof script === 'function') return { title, passed: script(), seconds: seconds(), output: '' }
  const options = { cwd: root, stdio: ['inherit', output, output], env: environment() }
  const child = spawn(node, [join(root, script), ...rest], options)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (said += part))
  return new Promise((done) => {
    child.on('error', (error) => stop(`${node} could not be started: ${error.message}`))
    child.on('close', (code, signal) => {
      if (signal) process.exit(128 + (constants.signals[signal] ?? 0))
      done({ title, passed: code === 0, seconds: seconds(), output: code === 0 ? '' : said })
    })
  })
}
