import type { Spread } from './spread.ts'

/** What the figures of a measurement count. */
export type Unit = 'milliseconds' | 'bytes' | 'per_second' | 'bytes_per_second'

/** What stands beside our figure: the least the job can take, or another program that does it. */
export interface Peer {
  name: string
  /** A sentence when there is no figure, saying why. */
  figure: Spread | string
}

/** One row of the table. */
export interface Measurement {
  what: string
  /** The repository it was taken on; null where none matters. */
  subject: string | null
  unit: Unit
  ours: Spread
  peers: Peer[]
  /** The number to reach, and whether it was; null for a figure that stands for information. */
  goal: { text: string; reached: boolean } | null
  /** More that was seen, in a few words. */
  remark: string | null
}
