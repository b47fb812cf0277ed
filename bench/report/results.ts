import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../measuring/measurement.ts'

/** The measurements of one bench. */
export interface BenchResult {
  bench: string
  /** Day in UTC, such as `2026-01-31`. */
  day: string
  /** Part of the processors' time that other programs took just before or after, 0 to 1. */
  others: number
  measurements: Measurement[]
}

/** What the table is made of. */
export interface Results {
  machine: string
  benches: BenchResult[]
}

const file = fileURLToPath(new URL('../results.json', import.meta.url))

/** The results so far of this machine; those of another one are forgotten, since a table of two machines compares nothing. */
export async function readResults(machine: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch(() => null)
  const results: Results | null = text === null ? null : JSON.parse(text)
  return results?.machine === machine ? results : { machine, benches: [] }
}

/** Puts a result in the place of what the bench said of the same repositories before. */
export function mergeResult(results: Results, fresh: BenchResult): Results {
  const isReplaced = ({ subject }: Measurement) =>
    fresh.measurements.some((measurement) => measurement.subject === subject)
  const kept = results.benches
    .map((result) =>
      result.bench === fresh.bench
        ? { ...result, measurements: result.measurements.filter((measurement) => !isReplaced(measurement)) }
        : result,
    )
    .filter(({ measurements }) => measurements.length > 0)
  return { ...results, benches: [...kept, fresh] }
}

export async function writeResults(results: Results): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
}
