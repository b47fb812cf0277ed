/** Says whether one more may be taken now. */
export type Allowance = () => boolean

/** A bucket of `burst` tokens that gains `perSecond` a second (ITU-T I.371, leaky bucket as a meter). */
export function createAllowance(
  burst: number,
  perSecond: number,
  now: () => number = () => performance.now(),
): Allowance {
  let tokens = burst
  let filledAt = now()
  return () => {
    const time = now()
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * perSecond)
    filledAt = time
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
