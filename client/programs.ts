import { type CallOptions, pathOf } from './call.ts'
import type {
  ListProgramsData,
  ListProgramVersionsData,
  ListTopReferrersData,
  Overview,
  Performance,
  Preset,
  Program,
  ProgramChange,
  ProgramInput,
  ProgramVersion,
  ReadOverviewData,
  ReadPerformanceData,
  Simulation,
  SimulationInput,
  TopReferrer,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** Programs; each goes by its id or by its key. */
export class Programs extends Section {
  /** Ready-made ones to start from. */
  async presets(options?: CallOptions): Promise<Preset[]> {
    return (await this.read<{ data: Preset[] }>('/v1/presets', options)).data
  }

  create(program: ProgramInput, options?: CallOptions): Promise<Program> {
    return this.post('/v1/programs', program, options)
  }

  list(query?: ListProgramsData['query'], options?: CallOptions): Listing<Program> {
    return this.listed('/v1/programs', query, options)
  }

  get(program: string, options?: CallOptions): Promise<Program> {
    return this.read(pathOf`/v1/programs/${program}`, options)
  }

  /** What was decided before stays under the terms it was decided by. */
  change(program: string, changes: ProgramChange, options?: CallOptions): Promise<Program> {
    const path = pathOf`/v1/programs/${program}`
    return this.caller.send({ method: 'PATCH', path, body: changes }, options)
  }

  /** Nobody is taken in and nothing new is granted, until it is resumed. */
  pause(program: string, options?: CallOptions): Promise<Program> {
    return this.post(pathOf`/v1/programs/${program}/pause`, undefined, options)
  }

  resume(program: string, options?: CallOptions): Promise<Program> {
    return this.post(pathOf`/v1/programs/${program}/resume`, undefined, options)
  }

  /** Ends it for good. */
  archive(program: string, options?: CallOptions): Promise<Program> {
    return this.post(pathOf`/v1/programs/${program}/archive`, undefined, options)
  }

  versions(program: string, query?: ListProgramVersionsData['query'], options?: CallOptions): Listing<ProgramVersion> {
    return this.listed(pathOf`/v1/programs/${program}/versions`, query, options)
  }

  performance(program: string, span?: ReadPerformanceData['query'], options?: CallOptions): Promise<Performance> {
    return this.read(pathOf`/v1/programs/${program}/performance`, options, span)
  }

  /** What all programs of the site did, and each beside the others. */
  overview(span?: ReadOverviewData['query'], options?: CallOptions): Promise<Overview> {
    return this.read('/v1/performance', options, span)
  }

  /** Who brought the most, the best first. */
  async topReferrers(
    program: string,
    span?: ListTopReferrersData['query'],
    options?: CallOptions,
  ): Promise<TopReferrer[]> {
    const path = pathOf`/v1/programs/${program}/top-referrers`
    return (await this.read<{ data: TopReferrer[] }>(path, options, span)).data
  }

  /** What a draft would have given, beside what was given. Changes nothing. */
  simulate(program: string, draft: SimulationInput, options?: CallOptions): Promise<Simulation> {
    const path = pathOf`/v1/programs/${program}/simulate`
    return this.caller.send({ method: 'POST', path, body: draft, changes: 'nothing' }, options)
  }
}
