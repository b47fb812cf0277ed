let isLive = false

/** Notes whether the page is told what happens. */
export function setLive(live: boolean): void {
  isLive = live
}

/**
 * Milliseconds between two looks at something: `seldom` while the page is told of its changes anyway, since what it is
 * told of may be noted elsewhere a moment later.
 */
export function paceOf(often: number, seldom: number): number {
  return isLive ? seldom : often
}
