import type { z } from 'zod'
import { waitForSignIn } from '#admin/app/gate.ts'
import { languageNow } from '#admin/app/language.ts'
import { ProblemError, Unreachable } from '#admin/app/problem.ts'
import type { simulationInput, simulationLine, simulationView } from '#simulations/simulations.api.ts'

export type Simulation = z.output<typeof simulationView>
export type Question = z.input<typeof simulationInput>

export interface Progress {
  readonly done: number
  readonly of: number
}

interface Listener {
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
}

/** Asks what other terms would have come to, and hears on the way how far it is; whoever stops listening ends it. */
export async function simulate(
  site: string,
  program: string,
  question: Question,
  { signal, progress }: Listener,
): Promise<Simulation> {
  const response = await ask(
    `/admin/api/sites/${encodeURIComponent(site)}/programs/${program}/simulate`,
    question,
    signal,
  )
  for await (const line of linesOf(response)) {
    if ('progress' in line) progress(line.progress)
    else if ('result' in line) return line.result
    else throw new ProblemError(500, line.problem)
  }
  throw new Unreachable('the answer broke off')
}

async function ask(address: string, question: Question, signal: AbortSignal): Promise<Response> {
  const headers = {
    accept: 'application/x-ndjson, application/json',
    'accept-language': languageNow(),
    'content-type': 'application/json',
  }
  const init = { method: 'POST', headers, body: JSON.stringify(question), credentials: 'same-origin', signal } as const
  for (;;) {
    const response = await fetch(address, init).catch((error: unknown) => {
      if (signal.aborted) throw error
      throw new Unreachable('no answer', { cause: error })
    })
    if (response.status === 401) await waitForSignIn()
    else if (response.ok) return response
    else throw new ProblemError(response.status, await response.json().catch(() => ({})))
  }
}

type Line = z.output<typeof simulationLine>

async function* linesOf(response: Response): AsyncGenerator<Line> {
  if (response.body === null) return
  let rest = ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done } = await reader.read()
    const lines = (rest + (value ?? '')).split('\n')
    rest = done ? '' : (lines.pop() ?? '')
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Line
    if (done) return
  }
}
