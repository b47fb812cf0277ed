/** A smooth function: returns its value at `point` and writes its gradient into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

/**
 * Minimises a smooth convex function with limited-memory BFGS and a backtracking line search (Nocedal and Wright,
 * "Numerical Optimization", algorithms 7.4 and 3.1). Starts at zero and stops when the gradient has all but vanished.
 */
export function minimise(objective: Objective, dimension: number, maximumSteps = 120): Float64Array {
  const memory = 8
  const steps: { move: Float64Array; change: Float64Array; inverse: number }[] = []
  let point = new Float64Array(dimension)
  let gradient = new Float64Array(dimension)
  let value = objective(point, gradient)

  for (let iteration = 0; iteration < maximumSteps; iteration += 1) {
    const direction = descentDirection(gradient, steps)
    const slope = dot(direction, gradient)
    if (slope > -1e-9) break
    const next = new Float64Array(dimension)
    const nextGradient = new Float64Array(dimension)
    let length = iteration === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1
    let nextValue = Number.POSITIVE_INFINITY
    for (let attempt = 0; attempt < 30; attempt += 1, length /= 2) {
      for (let index = 0; index < dimension; index += 1) {
        next[index] = (point[index] ?? 0) + length * (direction[index] ?? 0)
      }
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + 1e-4 * length * slope) break
    }
    if (!(nextValue < value)) break
    remember(steps, memory, point, next, gradient, nextGradient)
    const gain = value - nextValue
    point = next
    gradient = nextGradient
    value = nextValue
    if (gain < 1e-7 * Math.abs(value)) break
  }
  return point
}

type Step = { move: Float64Array; change: Float64Array; inverse: number }

function remember(
  steps: Step[],
  memory: number,
  from: Float64Array,
  to: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  const move = to.map((x, index) => x - (from[index] ?? 0))
  const change = after.map((x, index) => x - (before[index] ?? 0))
  const curvature = dot(move, change)
  if (curvature <= 1e-12) return
  steps.push({ move, change, inverse: 1 / curvature })
  if (steps.length > memory) steps.shift()
}

/** The two-loop recursion: the inverse Hessian's estimate applied to the negative gradient. */
function descentDirection(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((x) => -x)
  const shares: number[] = []
  for (const step of [...steps].reverse()) {
    const share = step.inverse * dot(step.move, direction)
    shares.push(share)
    addScaled(direction, step.change, -share)
  }
  const last = steps.at(-1)
  if (last) {
    const scale = 1 / (last.inverse * dot(last.change, last.change))
    for (let index = 0; index < direction.length; index += 1)
      direction[index] = (direction[index] ?? 0) * scale
  }
  for (const step of steps) {
    const share = shares.pop() ?? 0
    addScaled(direction, step.move, share - step.inverse * dot(step.change, direction))
  }
  return direction
}

function addScaled(target: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + factor * (other[index] ?? 0)
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
