/** Size and complexity of a file's text. */
export interface TextComplexity {
  /** Lines that are not blank. */
  lines: number
  /** Sum of the indentation levels of these lines. */
  complexity: number
}

const tab = 9
const newline = 10
const carriageReturn = 13
const space = 32

/** Deeper indentation than this is alignment or data, not logic. */
const deepest = 200

/**
 * Measures a text by its white space: the deeper a line is indented, the more conditions it depends on, in any language
 * (Hindle, Godfrey and Holt, "Reading Beside the Lines: Indentation as a Proxy for Complexity Metrics", ICPC 2008). One
 * level is a tab or the file's own unit, which is its most frequent step inwards: 2, 4 or 8 spaces, mostly.
 */
export function measureIndentation(text: Uint8Array): TextComplexity {
  let lines = 0
  let tabs = 0
  let spaces = 0
  let previous = 0
  const steps = new Uint32Array(9)
  let position = 0
  while (position < text.length) {
    let width = 0
    let levels = 0
    for (; text[position] === space || text[position] === tab; position++) {
      if (text[position] === tab) levels++
      else width++
    }
    const first = text[position]
    const blank = first === undefined || first === newline || first === carriageReturn
    if (!blank) {
      lines++
      tabs += Math.min(levels, deepest)
      spaces += Math.min(width, deepest)
      const step = width - previous
      if (step > 0 && step < steps.length) steps[step] = (steps[step] ?? 0) + 1
      previous = width
    }
    const end = text.indexOf(newline, position)
    position = end < 0 ? text.length : end + 1
  }
  return { lines, complexity: tabs + Math.round(spaces / mostFrequentStep(steps)) }
}

/** A step of one space is the star of a block comment, hardly ever a unit. */
function mostFrequentStep(steps: Uint32Array): number {
  let unit = 4
  let most = 0
  for (let step = 2; step < steps.length; step++) {
    const count = steps[step] ?? 0
    if (count > most) {
      unit = step
      most = count
    }
  }
  return unit
}
