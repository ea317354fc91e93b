import type { UseQueryResult } from '@tanstack/react-query'
import type { z } from 'zod'
import { useSiteQuery } from '#admin/app/queries.ts'
import type { scenarioView, settingsView } from '#emails/emails.api.ts'

export type Scenario = z.output<typeof scenarioView>
export type Scenarios = { readonly data: readonly Scenario[] }
export type EmailSettings = z.output<typeof settingsView>

/** What emails there are on this site, with their texts. */
export function useScenarios(): UseQueryResult<Scenarios> {
  return useSiteQuery<Scenarios>('/email-scenarios')
}

export function useEmailSettings(): UseQueryResult<EmailSettings> {
  return useSiteQuery<EmailSettings>('/email-settings')
}
