import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

export interface Receiver {
  readonly port: number
  readonly url: string
  readonly received: Received[]
  /** How it answers from now on. */
  answer: (request: Received, response: ServerResponse) => void
  stop(): Promise<void>
}

/** A store's own server, which takes webhooks. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const receiver = {
    port: 0,
    url: '',
    received,
    answer: (_: Received, response: ServerResponse) => void response.writeHead(204).end(),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const taken = { path: request.url ?? '', headers: request.headers as Record<string, string>, body }
      received.push(taken)
      receiver.answer(taken, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  receiver.port = (server.address() as AddressInfo).port
  receiver.url = `http://127.0.0.1:${receiver.port}/hooks`
  return receiver
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  try {
    for await (const chunk of request) body += chunk
  } catch {
    // Broken off by the other side; what came is what there is.
  }
  return body
}
