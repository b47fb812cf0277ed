import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'

/** A tar is made of blocks of so many bytes (POSIX pax, "ustar Interchange Format"). */
export const tarBlock = 512

/** Two blocks of zeros end a tar. */
export const tarEnd = Buffer.alloc(2 * tarBlock)

/** Bytes a member takes in a tar, its header not counted. */
export function paddedSize(size: number): number {
  return Math.ceil(size / tarBlock) * tarBlock
}

/** A member as it stands in a tar: one block of header, then the content filled up to whole blocks. */
export async function encodeMember(name: string, content: Buffer, mtime: Date): Promise<Buffer> {
  const tar = pack()
  tar.entry({ name, mode: 0o600, mtime }, content)
  tar.finalize()
  const bytes = (await buffer(tar)).subarray(0, -tarEnd.length)
  if (bytes.length !== tarBlock + paddedSize(content.length))
    throw new Error(`The name ${name} does not fit one block of a tar`)
  return bytes
}
