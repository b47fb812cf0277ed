import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'

/** Lines of a table are cut into parts of at most so many bytes: what is held in memory of a table of any size. */
export const largestPart = 4 << 20

/**
 * Compresses a part on a thread of the pool. Each is a frame of its own (RFC 8878), so that parts can be read in any
 * order, and joined to one stream by joining the files.
 */
export async function compressPart(content: Buffer): Promise<Buffer> {
  return promisify(zstdCompress)(content, {
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 0 },
  })
}
