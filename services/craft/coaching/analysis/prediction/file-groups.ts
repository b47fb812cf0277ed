/** The strength, in log-odds, with which every two of some units belong together; symmetric. */
export type LinkStrength = (a: number, b: number) => number

/** How units fall into groups. */
export interface Grouping {
  /** Each group's unit numbers, largest first. */
  groups: number[][]
  /** The strengths at which groups were joined until all were one: one less than there are units, strongest first. */
  joins: number[]
  /** A unit of each of the two groups that were joined last; null for fewer than two units. */
  loosest: readonly [number, number] | null
}

/**
 * Average-linkage agglomerative clustering: joins the two groups with the strongest mean link until one is left. The
 * groups are those that stood when the strongest link left was weaker than even odds. Cubic in the number of units.
 */
export function groupUnits(count: number, strength: LinkStrength): Grouping {
  const links = measureLinks(count, strength)
  const members = Array.from({ length: count }, (_, unit) => [unit])
  const alive = new Set(members.keys())
  const joins: number[] = []
  let groups: number[][] | null = null
  let loosest: Grouping['loosest'] = null
  while (alive.size > 1) {
    const [a, b, best] = strongest(links, alive)
    if (best < 0) groups ??= snapshot(members, alive)
    joins.push(best)
    loosest = [a, b]
    merge(links, members, alive, a, b)
  }
  return { groups: groups ?? snapshot(members, alive), joins, loosest }
}

function measureLinks(count: number, strength: LinkStrength): Float64Array[] {
  const links = Array.from({ length: count }, () => new Float64Array(count).fill(Number.NEGATIVE_INFINITY))
  for (const [a, row] of links.entries()) {
    for (let b = a + 1; b < count; b += 1) {
      const link = strength(a, b)
      row[b] = link
      const other = links[b]
      if (other) other[a] = link
    }
  }
  return links
}

function strongest(links: readonly Float64Array[], alive: ReadonlySet<number>): [number, number, number] {
  let found: [number, number, number] = [0, 0, Number.NEGATIVE_INFINITY]
  for (const a of alive) {
    for (const b of alive) {
      const link = links[a]?.[b] ?? Number.NEGATIVE_INFINITY
      if (a < b && link > found[2]) found = [a, b, link]
    }
  }
  return found
}

function merge(links: Float64Array[], members: number[][], alive: Set<number>, a: number, b: number): void {
  const sizeA = members[a]?.length ?? 0
  const sizeB = members[b]?.length ?? 0
  alive.delete(b)
  for (const other of alive) {
    if (other === a) continue
    const mean = (sizeA * (links[a]?.[other] ?? 0) + sizeB * (links[b]?.[other] ?? 0)) / (sizeA + sizeB)
    const [rowA, rowOther] = [links[a], links[other]]
    if (rowA) rowA[other] = mean
    if (rowOther) rowOther[a] = mean
  }
  members[a]?.push(...(members[b] ?? []))
}

function snapshot(members: readonly number[][], alive: ReadonlySet<number>): number[][] {
  return [...alive].map((unit) => [...(members[unit] ?? [])]).sort((a, b) => b.length - a.length)
}
