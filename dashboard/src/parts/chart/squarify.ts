/** A rectangle in pixels. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/**
 * Divides a box into one for each value, in proportion and as square as can be: "Squarified Treemaps" by Bruls, Huizing
 * and van Wijk, 2000. The largest comes first; nothing is given to values of zero.
 */
export function squarify<T>(items: readonly T[], size: (item: T) => number, box: Box): (Box & { item: T })[] {
  const sorted = items.filter((item) => size(item) > 0).sort((a, b) => size(b) - size(a))
  const whole = sorted.reduce((sum, item) => sum + size(item), 0)
  const scale = whole > 0 ? (box.width * box.height) / whole : 0
  const placed: (Box & { item: T })[] = []
  let free = box
  let row: T[] = []
  for (const item of sorted) {
    const side = Math.min(free.width, free.height)
    const areas = row.map((one) => size(one) * scale)
    if (row.length > 0 && worstRatio([...areas, size(item) * scale], side) > worstRatio(areas, side)) {
      free = placeRow(row, size, scale, free, placed)
      row = []
    }
    row.push(item)
  }
  if (row.length > 0) placeRow(row, size, scale, free, placed)
  return placed
}

/** The greatest ratio of sides among areas laid in a row along `side`. */
function worstRatio(areas: readonly number[], side: number): number {
  const sum = areas.reduce((total, area) => total + area, 0)
  return Math.max(
    (side * side * Math.max(...areas)) / (sum * sum),
    (sum * sum) / (side * side * Math.min(...areas)),
  )
}

/** Lays a row along the shorter side of the free box and gives what is left of the box. */
function placeRow<T>(
  row: readonly T[],
  size: (item: T) => number,
  scale: number,
  free: Box,
  placed: (Box & { item: T })[],
): Box {
  const area = row.reduce((sum, item) => sum + size(item) * scale, 0)
  const upright = free.width >= free.height
  const side = upright ? free.height : free.width
  const depth = side > 0 ? area / side : 0
  let along = 0
  for (const item of row) {
    const length = depth > 0 ? (size(item) * scale) / depth : 0
    placed.push(
      upright
        ? { item, x: free.x, y: free.y + along, width: depth, height: length }
        : { item, x: free.x + along, y: free.y, width: length, height: depth },
    )
    along += length
  }
  return upright
    ? { x: free.x + depth, y: free.y, width: Math.max(0, free.width - depth), height: free.height }
    : { x: free.x, y: free.y + depth, width: free.width, height: Math.max(0, free.height - depth) }
}
