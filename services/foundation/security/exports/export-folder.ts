import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder of archives; nobody but the server's own account may look into it. */
export interface ExportFolder {
  pathOf: (id: string) => string
  /** A folder for one export's files on their way into its archive; empty. */
  prepare: (id: string) => Promise<string>
  /** Removes what {@link prepare} made. */
  discard: (id: string) => Promise<void>
  /** Removes an archive, and what was left of its making. */
  remove: (id: string) => Promise<void>
  /** Ids of all archives, and of all that were in the making. */
  list: () => Promise<string[]>
}

const suffix = '.tar.gz'
const workSuffix = '.unfinished'

export function openExportFolder(folder: string): ExportFolder {
  const workOf = (id: string) => join(folder, id + workSuffix)
  return {
    pathOf: (id) => join(folder, id + suffix),
    prepare: async (id) => {
      await rm(workOf(id), { recursive: true, force: true })
      await mkdir(workOf(id), { recursive: true, mode: 0o700 })
      return workOf(id)
    },
    discard: (id) => rm(workOf(id), { recursive: true, force: true }),
    remove: async (id) => {
      await rm(join(folder, id + suffix), { force: true })
      await rm(workOf(id), { recursive: true, force: true })
    },
    list: async () => {
      const names = await readdir(folder).catch((error) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      return [
        ...new Set(
          names.flatMap((name) => /^([0-9a-f-]{36})\.(?:tar\.gz|unfinished)$/.exec(name)?.[1] ?? []),
        ),
      ]
    },
  }
}
