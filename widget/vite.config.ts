import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { en, type Words } from './words/en.ts'
import { ja } from './words/ja.ts'
import { zhCN } from './words/zh-CN.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Keys that are put together where they are used, as `is_${state}` or `say(type)`, keep their names; the others have short ones. */
const shortNames = new Map(
  Object.keys(en)
    .filter((key) => !key.includes('_') && key !== 'credit' && key !== 'points')
    .map((key, place) => [key, `@${place.toString(36)}`]),
)
const shortened = (code: string) =>
  code.replaceAll(/'(\w+)'/g, (text, key) => (shortNames.has(key) ? `'${shortNames.get(key)}'` : text))

/** Every byte is loaded on somebody else's page: the words of a language go as one text, in the order of the keys. */
const packed: Plugin = {
  name: 'packed-words',
  enforce: 'pre',
  load: (id) => {
    const name = /\/words\/([\w-]+)\.ts$/.exec(id)?.[1]
    if (name === undefined) return null
    const keys = Object.keys(en) as (keyof typeof en)[]
    const pack = (parts: readonly string[]) => JSON.stringify(parts.join('|'))
    const names = keys.map((key) => shortNames.get(key) ?? key)
    const values = (words: Words) => pack(keys.map((key) => words[key] ?? ''))
    if (name === 'ja') return `import { of } from './en.ts';export const ja=of(${values(ja)})`
    if (name === 'zh-CN') return `import { of } from './en.ts';export const zhCN=of(${values(zhCN)})`
    return `const keys=${pack(names)}.split('|')
export const of=(text)=>Object.fromEntries(text.split('|').map((words,place)=>[keys[place],words]))
export const en=of(${values(en)})`
  },
}

/** Indents in templates mean nothing to a browser; in style sheets most spaces do not either. */
const dense: Plugin = {
  name: 'dense-templates',
  enforce: 'pre',
  transform: (code, id) => {
    if (!id.startsWith(at('.'))) return null
    const tight = code.replaceAll(/css`[^`]*`/g, (sheet) =>
      sheet.replaceAll(/\s*([{};,>])\s*|:\s+/g, (_, mark = ':') => mark).replaceAll(';}', '}'),
    )
    // No code has an angle bracket or a brace before a line that begins with a tag or a hole.
    // In what is said, and in what of two words is handed to be said.
    const named = tight.replaceAll(/\bsay\([^,)]*|'[a-z]+[A-Z]\w*'/g, shortened)
    return { code: named.replaceAll(/([>}])\n\s*(?=<|\$\{)/g, '$1').replaceAll(/\n\s+/g, '\n'), map: null }
  },
}

/** What minifying leaves: hints for whoever packs the file once more. */
const bare: Plugin = {
  name: 'bare',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle))
      if (file.type === 'chunk') {
        file.code = file.code.replaceAll('/* @__PURE__ */ ', '')
        for (const [key, short] of shortNames)
          if (!file.code.includes(`\`${short}\``)) throw new Error(`nothing says ${key}, or not by that name`)
      }
  },
}

export default defineConfig({
  root: at('.'),
  publicDir: false,
  build: {
    outDir: at('../dist/widget'),
    emptyOutDir: true,
    target: 'es2022',
    // Of a library Vite leaves the white space in.
    rolldownOptions: { output: { minify: true } },
    lib: { entry: at('main.ts'), formats: ['es'], fileName: () => 'kith.js' },
  },
  plugins: [packed, dense, bare],
})
