/** What an email can be about, in the order of offering (MEMBER-12). The last one is for the operator, not for customers. */
export const emailScenarios = [
  'your_code',
  'invitation',
  'friend_joined',
  'reward_earned_referrer',
  'reward_earned_referee',
  'reward_revoked',
  'reward_expiring',
  'code_expiring',
  'endpoint_off',
] as const
export type EmailScenario = (typeof emailScenarios)[number]

/** What a text may name, and what stands there in a preview. */
export type EmailVariables = Readonly<Record<EmailVariable, string>>
export type EmailVariable =
  | 'site'
  | 'customer'
  | 'program'
  | 'gifts'
  | 'code'
  | 'link'
  | 'expires'
  | 'inviter'
  | 'endpoint'

const always = ['site', 'program', 'link'] as const

const variables: Readonly<Record<EmailScenario, readonly EmailVariable[]>> = {
  your_code: [...always, 'customer', 'code', 'expires'],
  invitation: [...always, 'inviter', 'code', 'expires'],
  friend_joined: [...always, 'customer'],
  reward_earned_referrer: [...always, 'customer', 'gifts'],
  reward_earned_referee: [...always, 'customer', 'gifts'],
  reward_revoked: [...always, 'customer', 'gifts'],
  reward_expiring: [...always, 'customer', 'gifts', 'expires'],
  code_expiring: [...always, 'customer', 'code', 'expires'],
  endpoint_off: ['site', 'endpoint'],
}

/** The variables that mean something in this scenario; others are refused when a text is saved. */
export function variablesOf(scenario: EmailScenario): readonly EmailVariable[] {
  return variables[scenario]
}

/** A text that can be edited: both parts are templates. */
export interface EmailText {
  readonly subject: string
  readonly body: string
}
export type EmailTexts = Readonly<Record<EmailScenario, EmailText>>

/** The words around every text. */
export interface EmailFrame {
  readonly unsubscribe: string
  readonly unsubscribeInvitation: string
}
