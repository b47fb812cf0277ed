import type { Peer } from '../measuring/measurement.ts'
import { spreadOf } from '../measuring/spread.ts'
import { runProgram } from '../processes/run-program.ts'

/** Milliseconds after which it is given up. */
const patience = 180_000
/** Milliseconds beyond which one run has to do. */
const long = 60_000

/** [gitinspector](https://github.com/ejwa/gitinspector), which reads a history's changes and the blame of its files. */
export interface GitInspector {
  /** Milliseconds of one run; null when it is not there, or is too slow to run again. */
  run: () => Promise<number | null>
  /** What is to be said of the runs so far. */
  describe: () => Peer
}

/** Prepares runs over the repository at `path`. */
export function createGitInspector(path: string): GitInspector {
  const name = 'gitinspector'
  const durations: number[] = []
  let failure: string | null = null
  return {
    run: async () => {
      if (failure !== null || durations.some((duration) => duration > long)) return null
      const result = await inspect(path)
      if (typeof result === 'string') failure = result
      else durations.push(result)
      return typeof result === 'string' ? null : result
    },
    describe: () => ({
      name,
      figure: failure ?? (durations.length === 0 ? 'not run' : spreadOf(durations)),
    }),
  }
}

/** Milliseconds, or why there are none. */
async function inspect(path: string): Promise<number | string> {
  try {
    const { code, duration } = await runProgram('gitinspector', ['--format=text', '--file-types=**', path], {
      timeout: patience,
    })
    if (code === null) return `not done after ${patience / 60_000} minutes`
    return code === 0 ? duration : 'failed on this repository'
  } catch {
    return 'not installed (`apt-get install gitinspector`)'
  }
}
