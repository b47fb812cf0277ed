import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError, exitCodes } from './exit-codes.ts'

/**
 * Finds out before the work whether a file can be made.
 *
 * @throws CommandError when it is there already, or its folder is none or not to be written to
 */
export async function checkOutput(file: string): Promise<void> {
  if (await findKind(file)) {
    throw new CommandError(`There is a file ${file} already: name another.`, exitCodes.usage)
  }
  const folder = dirname(file)
  const kind = await findKind(folder)
  if (kind === null) throw new CommandError(`There is no folder ${folder}: make it first.`, exitCodes.usage)
  if (!kind.isDirectory()) throw new CommandError(`${folder} is no folder: name another.`, exitCodes.usage)
  await access(folder, constants.W_OK | constants.X_OK).catch((error) => {
    throw new CommandError(`You may not write to ${folder}: name another folder.`, exitCodes.usage, error)
  })
}

/** Null when there is nothing of this name that can be seen. */
async function findKind(path: string) {
  return stat(path).catch(() => null)
}
