/** The commits of one day, as `getProgress` gives them. */
export interface ScorePoint {
  day: string
  commits: number
  mean_score: number
}

/**
 * A line through scattered scores: at each day the mean of all days, weighted by their commits and by a normal kernel
 * in time (Nadaraya–Watson) whose width is a fifteenth of the whole span, a day at least.
 */
export function smoothScores(points: readonly ScorePoint[]): { day: string; score: number }[] {
  const times = points.map(({ day }) => Date.parse(day) / 86_400_000)
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const width = Math.max(1, span / 15)
  return points.map(({ day }, index) => {
    const here = times[index] ?? 0
    let weights = 0
    let sum = 0
    points.forEach((point, other) => {
      const weight = point.commits * Math.exp(-0.5 * (((times[other] ?? 0) - here) / width) ** 2)
      weights += weight
      sum += weight * point.mean_score
    })
    return { day, score: sum / weights }
  })
}
