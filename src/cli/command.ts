import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from 'citty'
import { openStore, type Store } from '#app/store.ts'
import { isRefusal, type Refusal } from '#base/refusal.ts'
import { type Config, loadConfig } from '#plumbing/config.ts'
import { databaseTrouble } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

/** What a command has to say: to programs as JSON, to people as lines. */
export interface Said {
  readonly json: unknown
  readonly lines: readonly string[]
  /** Something is wrong, though it could be said. */
  readonly failed?: boolean
}

const jsonOption = { json: { type: 'boolean', description: 'Answer in JSON, for programs' } } as const

interface Spec<Args extends ArgsDef> {
  readonly name: string
  readonly description: string
  readonly args: Args
  readonly run: (args: ParsedArgs<Args>) => Promise<Said>
}

/** A command that names wrong options and ends in one sentence when it cannot do what it is asked. */
export function command<const Args extends ArgsDef>({ name, description, args, run }: Spec<Args>): CommandDef {
  const all = { ...args, ...jsonOption }
  const made = defineCommand({
    meta: { name, description },
    args: all,
    run: async (context) => {
      try {
        refuseUnknown(context.rawArgs, all)
        const said = await run(context.args as unknown as ParsedArgs<Args>)
        const asJson = (context.args as { json?: boolean }).json === true
        process.stdout.write(asJson ? `${JSON.stringify(said.json, null, 2)}\n` : `${said.lines.join('\n')}\n`)
        if (said.failed === true) process.exitCode = 1
      } catch (error) {
        const sentence = error instanceof StartProblem ? error.message : databaseTrouble(error)
        if (sentence === null) throw error
        process.stderr.write(`${sentence}\n`)
        process.exitCode = 1
      }
    },
  })
  return made as unknown as CommandDef
}

function refuseUnknown(rawArgs: readonly string[], args: ArgsDef): void {
  const known = new Set(Object.keys(args))
  const end = rawArgs.indexOf('--')
  const unknown = (end === -1 ? rawArgs : rawArgs.slice(0, end))
    .filter((argument) => argument.startsWith('-') && !/^-\d/.test(argument))
    .map((argument) => argument.split('=', 1)[0] ?? argument)
    .filter((option) => !known.has(option.replace(/^--?/, '')))
  if (unknown.length === 0) return
  const options = [...known].map((name) => `--${name}`).join(', ')
  throw new StartProblem(`Unknown option ${unknown.join(', ')}. There are: ${options}.`)
}

/** Opens the store, also beside a running server, for as long as `work` takes. */
export async function withStore<Returned>(
  work: (store: Store, config: Config) => Promise<Returned>,
): Promise<Returned> {
  const config = loadConfig()
  const store = await openStore({ ...config, poolSize: 2 }, { log: createLog('error'), as: 'visit' })
  try {
    return await work(store, config)
  } finally {
    await store.close()
  }
}

/** Goes on with what was decided, or ends in the sentence for its refusal. */
export function orStop<Result>(result: Result, sentenceOf: (refusal: Refusal) => string): Exclude<Result, Refusal> {
  if (isRefusal(result)) throw new StartProblem(sentenceOf(result))
  return result as Exclude<Result, Refusal>
}
