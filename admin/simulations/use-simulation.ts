import { useCallback, useEffect, useRef, useState } from 'react'
import { useSite } from '#admin/app/session.ts'
import { type Progress, type Question, type Simulation, simulate } from '#admin/simulations/run.ts'

export interface SimulationState {
  readonly isRunning: boolean
  readonly progress: Progress | null
  readonly result: Simulation | null
  readonly error: unknown
  /** Whether something else would be asked by now than what the result is of. */
  isStale(question: Question | null): boolean
  run(question: Question): Promise<void>
  cancel(): void
}

/** What other terms would have come to; the last answer stays in view while the next is worked out. */
export function useSimulation(program: string): SimulationState {
  const { key } = useSite()
  const [progress, setProgress] = useState<Progress | null>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const [found, setFound] = useState<{ readonly question: string; readonly result: Simulation } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const current = useRef<AbortController | null>(null)
  const cancel = useCallback(() => {
    current.current?.abort()
    current.current = null
    setRunning(null)
  }, [])
  useEffect(() => cancel, [cancel])
  const run = async (question: Question) => {
    current.current?.abort()
    const own = new AbortController()
    current.current = own
    setRunning(own)
    setProgress(null)
    setError(null)
    try {
      const result = await simulate(key, program, question, { signal: own.signal, progress: setProgress })
      if (current.current === own) setFound({ question: JSON.stringify(question), result })
    } catch (problem) {
      if (current.current === own) setError(problem)
    } finally {
      if (current.current === own) cancel()
    }
  }
  return {
    isRunning: running !== null,
    progress,
    result: found?.result ?? null,
    error,
    isStale: (question) => found !== null && found.question !== JSON.stringify(question),
    run,
    cancel,
  }
}
