import type { BenchRepository } from './repositories/bench-repository.ts'
import type { Workplace } from './workplace.ts'

/** What a bench works with. */
export interface BenchContext {
  workplace: Workplace
  /** The repositories to measure on; at least one. */
  repositories: readonly BenchRepository[]
  /** A small repository of a known making, for what does not depend on the history's size. */
  small: BenchRepository
  /** Times each thing is measured, in turn with what stands beside it. */
  rounds: number
  /** Tells the person what is going on. */
  say: (text: string) => void
}
