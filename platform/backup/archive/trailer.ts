/** Where the manifest lies in the archive, and the SHA-256 of all that stands before the trailer. */
export interface Trailer {
  manifest_offset: number
  manifest_size: number
  sha256: string
}

const digits = 16

/**
 * The line an archive ends with, after the end mark of the tar, where programs that read tar look no more. Each of its
 * fields has a fixed width, so that it is found from the end.
 */
export function writeTrailer({ manifest_offset, manifest_size, sha256 }: Trailer): Buffer {
  const [offset, size] = [manifest_offset, manifest_size].map((value) => String(value).padStart(digits, '0'))
  return Buffer.from(`throughline-backup manifest ${offset} ${size} sha256 ${sha256}\n`)
}

export const trailerLength = writeTrailer({
  manifest_offset: 0,
  manifest_size: 0,
  sha256: '0'.repeat(64),
}).length

/** Reads {@link writeTrailer}'s line; undefined when it is none. */
export function readTrailer(line: Buffer): Trailer | undefined {
  const [, offset, size, sha256] =
    /^throughline-backup manifest (\d{16}) (\d{16}) sha256 ([0-9a-f]{64})\n$/.exec(line.toString('latin1')) ??
    []
  if (sha256 === undefined) return undefined
  return { manifest_offset: Number(offset), manifest_size: Number(size), sha256 }
}
