import { randomUUID } from 'node:crypto'
import type { Measurement, Unit } from '../measuring/measurement.ts'
import { quantile, spreadOf } from '../measuring/spread.ts'
import { takeTurns } from '../measuring/take-turns.ts'
import { type Delivery, deliverForeignPush } from './github-sender.ts'
import type { LiveInstallation } from './installation.ts'
import { openLoad, sendInTurn } from './load.ts'

const senders = 10
/** Seconds; what the first ones say is thrown away. */
const duration = { warm: 1, measured: 4 }

/** What one round gave: deliveries a second, and milliseconds that single ones took. */
interface Round {
  rate: number
  median: number
  slow: number
}

/** Deliveries that ten senders get accepted, beside one INSERT behind a bare handler, and the bare handler. */
export async function measureAcceptance(
  { url, bare }: Pick<LiveInstallation, 'url' | 'bare'>,
  rounds: number,
): Promise<Measurement[]> {
  const body = JSON.stringify(deliverForeignPush())
  const plain = (path: string) => (): Delivery => ({
    path,
    headers: { 'content-type': 'application/json', 'x-github-delivery': randomUUID() },
    body,
  })
  const turns = await takeTurns(rounds, {
    ours: () => measureRound(url, deliverForeignPush),
    stored: () => measureRound(bare.url, plain('/stored')),
    answered: () => measureRound(bare.url, plain('/bare')),
  })
  const row = (what: string, unit: Unit, read: (round: Round) => number): Measurement => ({
    what,
    subject: null,
    unit,
    ours: spreadOf(turns.ours.map(read)),
    peers: [
      { name: 'one INSERT behind a bare handler', figure: spreadOf(turns.stored.map(read)) },
      { name: 'the bare handler', figure: spreadOf(turns.answered.map(read)) },
    ],
    goal: null,
    remark: null,
  })
  return [
    row('webhook deliveries accepted', 'per_second', ({ rate }) => rate),
    row('webhook delivery → accepted, p50', 'milliseconds', ({ median }) => median),
    row('webhook delivery → accepted, p99', 'milliseconds', ({ slow }) => slow),
  ]
}

async function measureRound(url: string, next: () => Delivery): Promise<Round> {
  const load = openLoad(url, senders)
  await sendInTurn(load, next, { senders, seconds: duration.warm })
  const { rate, durations } = await sendInTurn(load, next, { senders, seconds: duration.measured })
  await load.close()
  return { rate, median: quantile(durations, 0.5), slow: quantile(durations, 0.99) }
}
