const dayMilliseconds = 86_400_000

/** Days in a row: up to the newest day, and at most. */
export interface Streak {
  current: number
  longest: number
}

/**
 * Finds the streaks in a list of days.
 * @param days `YYYY-MM-DD`, ascending, each once
 */
export function findStreak(days: readonly string[]): Streak {
  let current = 0
  let longest = 0
  let previous = Number.NaN
  for (const day of days) {
    const at = Date.parse(day)
    current = at - previous === dayMilliseconds ? current + 1 : 1
    longest = Math.max(longest, current)
    previous = at
  }
  return { current, longest }
}
