/** The line git-revert(1) writes, in full and with `--reference`. */
const revertLine = /^[ \t]*This reverts commit ([0-9a-f]{7,64})\b/im

/**
 * The lines that name the origin of a picked commit: git-cherry-pick(1) with `-x`, and the two forms of the kernel's
 * stable trees (Documentation/process/stable-kernel-rules.rst).
 */
const pickLine =
  /^[ \t]*(?:\(cherry picked from commit ([0-9a-f]{7,64})\)|commit ([0-9a-f]{7,64}) upstream\.?|\[ Upstream commit ([0-9a-f]{7,64}) \])[ \t]*\r?$/gim

/** Cheaper than the whole pattern for the many messages without such a line. */
const pickWords = /cherry picked from commit|upstream/i

/** The hash, or its beginning, of the commit that this message says it reverts. */
export function readReverted(message: string): string | null {
  return revertLine.exec(message)?.[1]?.toLowerCase() ?? null
}

/** The hash, or its beginning, of the commit this one was picked from; of several, the last hop. */
export function readCherryPicked(message: string): string | null {
  if (!pickWords.test(message)) return null
  let last: string | null = null
  for (const match of message.matchAll(pickLine)) last = match[1] ?? match[2] ?? match[3] ?? null
  return last?.toLowerCase() ?? null
}
