import { type CallOptions, pathOf } from './call.ts'
import type {
  ListWebhookDeliveriesData,
  ListWebhookMessagesData,
  NewWebhookEndpoint,
  RotateWebhookSecretData,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpointInput,
  WebhookMessages,
  WebhookReplay,
  WebhookReplayInput,
  WholeWebhookDelivery,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** Where Kith tells your programs what happens. What arrives there is for `verifyWebhook`. */
export class WebhookEndpoints extends Section {
  async list(options?: CallOptions): Promise<WebhookEndpoint[]> {
    return (await this.read<{ data: WebhookEndpoint[] }>('/v1/webhook-endpoints', options)).data
  }

  /** The secret is in this answer and in no other. */
  create(endpoint: WebhookEndpointInput, options?: CallOptions): Promise<NewWebhookEndpoint> {
    return this.post('/v1/webhook-endpoints', endpoint, options)
  }

  get(id: string, options?: CallOptions): Promise<WebhookEndpoint> {
    return this.read(pathOf`/v1/webhook-endpoints/${id}`, options)
  }

  change(id: string, changes: WebhookEndpointChanges, options?: CallOptions): Promise<WebhookEndpoint> {
    const path = pathOf`/v1/webhook-endpoints/${id}`
    return this.caller.send({ method: 'PATCH', path, body: changes }, options)
  }

  delete(id: string, options?: CallOptions): Promise<WebhookEndpoint> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/webhook-endpoints/${id}` }, options)
  }

  rotateSecret(
    id: string,
    old: NonNullable<RotateWebhookSecretData['body']> = {},
    options?: CallOptions,
  ): Promise<NewWebhookEndpoint> {
    return this.post(pathOf`/v1/webhook-endpoints/${id}/rotate-secret`, old, options)
  }

  /** Sends a test message now, and says what came back. */
  test(id: string, options?: CallOptions): Promise<WholeWebhookDelivery> {
    return this.post(pathOf`/v1/webhook-endpoints/${id}/test`, undefined, options)
  }

  /** Delivers again what happened in a time. */
  replay(id: string, span: WebhookReplayInput, options?: CallOptions): Promise<WebhookReplay> {
    return this.post(pathOf`/v1/webhook-endpoints/${id}/replay`, span, options)
  }
}

export class WebhookDeliveries extends Section {
  /** `state: 'failed'` lists what was given up. */
  list(query?: ListWebhookDeliveriesData['query'], options?: CallOptions): Listing<WebhookDelivery> {
    return this.listed('/v1/webhook-deliveries', query, options)
  }

  /** With what was last sent and what came back. */
  get(id: string, options?: CallOptions): Promise<WholeWebhookDelivery> {
    return this.read(pathOf`/v1/webhook-deliveries/${id}`, options)
  }

  replay(id: string, options?: CallOptions): Promise<WebhookDelivery> {
    return this.post(pathOf`/v1/webhook-deliveries/${id}/replay`, undefined, options)
  }

  /** What endpoints are told, to be read instead; go on with `after: last`. */
  messages(query?: ListWebhookMessagesData['query'], options?: CallOptions): Promise<WebhookMessages> {
    return this.read('/v1/webhook-messages', options, query)
  }
}
