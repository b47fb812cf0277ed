import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a run keeps what it makes, and what has to be ended when it is over or broken off. */
export interface Workplace {
  /** Makes an empty folder. */
  createFolder: () => Promise<string>
  /** Has `end` called when the workplace is closed, unless the function given back was called before, which ends it then. */
  endLater: (end: () => Promise<void>) => () => Promise<void>
  /** Ends everything, the newest first, and removes the folders. */
  close: () => Promise<void>
}

export async function createWorkplace(): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'throughline-bench-'))
  const ends: (() => Promise<void>)[] = []
  return {
    createFolder: () => mkdtemp(join(root, 'run-')),
    endLater: (end) => {
      ends.push(end)
      return async () => {
        const place = ends.indexOf(end)
        if (place < 0) return
        ends.splice(place, 1)
        await end()
      }
    },
    close: async () => {
      for (const end of ends.splice(0).reverse()) await end()
      await rm(root, { recursive: true, force: true })
    },
  }
}
