/** Lets a loop rest until something happens. */
interface Alarm {
  /** Ends the rest; without one, the next does not begin. */
  ring: () => void
  /** Rests this long, in milliseconds, or until the alarm rings. */
  rest: (milliseconds: number) => Promise<void>
}

export function createAlarm(): Alarm {
  let hasRung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      hasRung = true
      wake?.()
    },
    rest: async (milliseconds) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = undefined
      hasRung = false
    },
  }
}
