/** Rows to learn from and rows to be measured on, of other projects. */
export interface Fold<Row> {
  held_out: string
  train: Row[]
  test: Row[]
}

/** One fold for each group: everything else is learnt from. */
export function leaveOneGroupOut<Row extends { group: string }>(rows: readonly Row[]): Fold<Row>[] {
  return [...new Set(rows.map(({ group }) => group))].map((group) => ({
    held_out: group,
    train: rows.filter((row) => row.group !== group),
    test: rows.filter((row) => row.group === group),
  }))
}

/** Some folds, each group wholly within one: for many small groups. Groups are dealt by a hash of their name. */
export function groupFolds<Row extends { group: string }>(rows: readonly Row[], count: number): Fold<Row>[] {
  const foldOf = (row: Row) => hash(row.group) % count
  return Array.from({ length: count }, (_, fold) => ({
    held_out: `fold ${fold + 1}`,
    train: rows.filter((row) => foldOf(row) !== fold),
    test: rows.filter((row) => foldOf(row) === fold),
  }))
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0
  }
  return state
}
