import type { Evidence } from '../commit.ts'
import { describeFeature } from './describe-feature.ts'
import type { Contribution } from './linear-model.ts'

const mostEvidence = 6

/** Puts the features that moved a probability most into words; features that read alike are added up. */
export type Explain = (contributions: readonly Contribution[]) => Evidence[]

/** Remembers the phrases it has made: there are no more than the models have features. */
export function createExplainer(): Explain {
  const phrases = new Map<string, string>()
  const describe = ({ feature, present }: Contribution) => {
    const key = present ? feature : `!${feature}`
    const known = phrases.get(key)
    if (known !== undefined) return known
    const phrase = describeFeature(feature, present)
    phrases.set(key, phrase)
    return phrase
  }
  return (contributions) => {
    const sums = new Map<string, number>()
    for (const contribution of takeStrongest(contributions, 2 * mostEvidence)) {
      const phrase = describe(contribution)
      sums.set(phrase, (sums.get(phrase) ?? 0) + contribution.weight)
    }
    return [...sums]
      .map(([feature, weight]) => ({ feature, weight: Math.round(weight * 100) / 100 }))
      .sort(byStrength)
      .slice(0, mostEvidence)
  }
}

/** The `most` strongest in falling order; far cheaper than sorting all, of which there are dozens for each answer. */
function takeStrongest(contributions: readonly Contribution[], most: number): Contribution[] {
  const taken: Contribution[] = []
  let least = 0
  for (const contribution of contributions) {
    const strength = Math.abs(contribution.weight)
    if (strength < least) continue
    let place = taken.length
    while (place > 0 && Math.abs(taken[place - 1]?.weight ?? 0) < strength) place -= 1
    taken.splice(place, 0, contribution)
    if (taken.length > most) taken.pop()
    if (taken.length === most) least = Math.abs(taken[most - 1]?.weight ?? 0)
  }
  return taken
}

function byStrength(a: { weight: number }, b: { weight: number }): number {
  return Math.abs(b.weight) - Math.abs(a.weight)
}
