import { type CallOptions, pathOf } from './call.ts'
import type {
  ChangeEmailScenarioData,
  EmailBounce,
  EmailPreview,
  EmailProgress,
  EmailScenario,
  EmailScenarioInput,
  EmailSettings,
  EmailSettingsInput,
  EmailSuppression,
  ListEmailSuppressionsData,
  ListMessagesData,
  Message,
  PreviewEmailScenarioData,
  TestEmailScenarioData,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

type Scenario = ChangeEmailScenarioData['path']['scenario']

/** What people are told by email. */
export class Emails extends Section {
  /** What emails there are, with their texts. */
  async scenarios(options?: CallOptions): Promise<EmailScenario[]> {
    return (await this.read<{ data: EmailScenario[] }>('/v1/email-scenarios', options)).data
  }

  changeScenario(scenario: Scenario, changes: EmailScenarioInput, options?: CallOptions): Promise<EmailScenario> {
    const path = pathOf`/v1/email-scenarios/${scenario}`
    return this.caller.send({ method: 'PUT', path, body: changes }, options)
  }

  /** An email before it is saved. Changes nothing. */
  preview(scenario: Scenario, draft: PreviewEmailScenarioData['body'], options?: CallOptions): Promise<EmailPreview> {
    const path = pathOf`/v1/email-scenarios/${scenario}/preview`
    return this.caller.send({ method: 'POST', path, body: draft, changes: 'nothing' }, options)
  }

  /** Sends one to yourself. */
  test(scenario: Scenario, test: TestEmailScenarioData['body'], options?: CallOptions): Promise<Message> {
    return this.post(pathOf`/v1/email-scenarios/${scenario}/test`, test, options)
  }

  progress(scenario: Scenario, options?: CallOptions): Promise<EmailProgress> {
    return this.read(pathOf`/v1/email-scenarios/${scenario}/progress`, options)
  }

  settings(options?: CallOptions): Promise<EmailSettings> {
    return this.read('/v1/email-settings', options)
  }

  changeSettings(changes: EmailSettingsInput, options?: CallOptions): Promise<EmailSettings> {
    return this.caller.send({ method: 'PUT', path: '/v1/email-settings', body: changes }, options)
  }

  /** Emails as they were written. */
  messages(query?: ListMessagesData['query'], options?: CallOptions): Listing<Message> {
    return this.listed('/v1/messages', query, options)
  }

  retry(message: string, options?: CallOptions): Promise<Message> {
    return this.post(pathOf`/v1/messages/${message}/retry`, undefined, options)
  }

  suppressions(query?: ListEmailSuppressionsData['query'], options?: CallOptions): Listing<EmailSuppression> {
    return this.listed('/v1/email-suppressions', query, options)
  }

  async suppress(address: string, options?: CallOptions): Promise<void> {
    await this.post('/v1/email-suppressions', { address }, options)
  }

  async unsuppress(address: string, options?: CallOptions): Promise<void> {
    await this.caller.send({ method: 'DELETE', path: pathOf`/v1/email-suppressions/${address}` }, options)
  }

  /** Passes on what your mail provider reports. */
  async reportBounces(bounces: EmailBounce, options?: CallOptions): Promise<void> {
    await this.post('/v1/email-bounces', bounces, options)
  }
}
