import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The figures of one process, as `/metrics` shows them. */
export interface Metrics {
  readonly registry: Registry
  readonly requests: Histogram<'method' | 'route' | 'status'>
  readonly batches: Histogram
  readonly batchSizes: Histogram
  readonly commands: Counter<'command' | 'outcome'>
  readonly waiting: Gauge
  readonly deliveries: Counter<'kind' | 'outcome'>
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'kith_http_request_seconds',
      help: 'Time to answer an HTTP request.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    batches: new Histogram({
      name: 'kith_batch_seconds',
      help: 'Time from the start of a batch to its commit.',
      buckets: seconds,
      registers,
    }),
    batchSizes: new Histogram({
      name: 'kith_batch_commands',
      help: 'Commands taken into one batch.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers,
    }),
    commands: new Counter({
      name: 'kith_commands_total',
      help: 'Commands decided.',
      labelNames: ['command', 'outcome'],
      registers,
    }),
    waiting: new Gauge({ name: 'kith_commands_waiting', help: 'Commands that wait for a batch.', registers }),
    deliveries: new Counter({
      name: 'kith_deliveries_total',
      help: 'Attempts to deliver notifications, emails and webhooks.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
  }
}
