/** Named features of one commit and their values; a feature that is not there is 0. */
export type Features = ReadonlyMap<string, number>

/** Takes the features of a commit as they are found. A name that comes again gets the later value. */
export interface FeatureSink {
  set(name: string, value: number): void
  /** Sets `kind:word`; the two need not be put together where the name is only looked up. */
  setWord(kind: string, word: string, value: number): void
}

/** Tells a sink the features of one commit. */
export type WriteFeatures = (sink: FeatureSink) => void

/** All the features, those that no model knows among them. */
export function collectFeatures(write: WriteFeatures): Features {
  const features = new Map<string, number>()
  write({
    set: (name, value) => features.set(name, value),
    setWord: (kind, word, value) => features.set(`${kind}:${word}`, value),
  })
  return features
}
