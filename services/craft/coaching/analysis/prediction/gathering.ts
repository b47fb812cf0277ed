import type { FeatureSink, WriteFeatures } from './feature-sink.ts'

/** Gathers the known features of one commit after another without making anything new for each. */
export interface Gathering {
  /** Gives each known feature's number and last value, in the order in which they first came. */
  gather(write: WriteFeatures, take: (feature: number, value: number) => void): void
}

/** `known` holds the number of each feature, from 0 without gaps. */
export function createGathering(known: ReadonlyMap<string, number>): Gathering {
  const words = wordsByKind(known)
  const values = new Float64Array(known.size)
  const rounds = new Uint32Array(known.size)
  const found = new Int32Array(known.size)
  let round = 0
  let count = 0
  const put = (feature: number | undefined, value: number) => {
    if (feature === undefined) return
    values[feature] = value
    if (rounds[feature] === round) return
    rounds[feature] = round
    found[count] = feature
    count += 1
  }
  const sink: FeatureSink = {
    set: (name, value) => put(known.get(name), value),
    setWord: (kind, word, value) => put(words.get(kind)?.get(word), value),
  }
  return {
    gather(write, take) {
      round = (round + 1) >>> 0
      count = 0
      write(sink)
      for (let place = 0; place < count; place += 1) {
        const feature = found[place] ?? 0
        take(feature, values[feature] ?? 0)
      }
    },
  }
}

/** The numbers by what stands before the colon of a name, and by what stands after it. */
function wordsByKind(known: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const kinds = new Map<string, Map<string, number>>()
  for (const [name, feature] of known) {
    const colon = name.indexOf(':')
    if (colon < 0) continue
    const kind = name.slice(0, colon)
    const words = kinds.get(kind) ?? new Map<string, number>()
    kinds.set(kind, words.set(name.slice(colon + 1), feature))
  }
  return kinds
}
