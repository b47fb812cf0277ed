import type { FeatureSink } from './feature-sink.ts'

/** Where a count's steps begin; a later step counts less, since all earlier ones are there too. */
const steps = [1, 2, 3, 5, 8, 12, 20]
const laterStep = 0.7

/** The names of a measure's steps: `name>=1`, `name>=2`, … */
export function stepNames(measure: string): readonly string[] {
  return steps.map((step) => `${measure}>=${step}`)
}

/** Adds a count as the steps it reaches, so that a linear model can draw any curve of it. */
export function addSteps(sink: FeatureSink, names: readonly string[], count: number): void {
  for (let step = 0; step < steps.length && count >= (steps[step] ?? 0); step += 1) {
    sink.set(names[step] ?? '', step === 0 ? 1 : laterStep)
  }
}
