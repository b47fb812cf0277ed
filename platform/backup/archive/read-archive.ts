import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { Value } from 'typebox/value'
import { largestPart } from '../compress.ts'
import { archiveFormat, Manifest } from './manifest.ts'
import { paddedSize, tarBlock, tarEnd } from './tar.ts'
import { readTrailer, type Trailer, trailerLength } from './trailer.ts'

/** Why a file cannot be used as an archive; the message completes "FILE …". */
export class ArchiveError extends Error {
  readonly code: 'damaged' | 'not_an_archive' | 'newer_format'

  constructor(code: ArchiveError['code'], message: string) {
    super(message)
    this.name = 'ArchiveError'
    this.code = code
  }
}

/** An archive as it was found. */
export interface ArchiveSummary {
  manifest: Manifest
  /** Of the whole file. */
  bytes: number
  sha256: string
}

/** An archive of which every byte was checked. */
export interface Archive extends ArchiveSummary {
  /** Reads a member, compares it with its digest, and decompresses it. */
  readPart: (name: string) => Promise<Buffer>
  /** The same, as it stands there. */
  readMember: (name: string) => Promise<Buffer>
  close: () => Promise<void>
}

const damaged = () => new ArchiveError('damaged', 'is damaged: take another copy of it, or another backup.')

/**
 * Reads what an archive says of itself, without checking its content.
 *
 * @throws {ArchiveError} when it is none
 */
export async function readArchiveSummary(file: string): Promise<ArchiveSummary> {
  const handle = await open(file, 'r')
  try {
    const { size, trailer } = await findTrailer(handle)
    return { manifest: await readManifest(handle, trailer), bytes: size, sha256: trailer.sha256 }
  } finally {
    await handle.close()
  }
}

interface ReadOptions {
  signal?: AbortSignal
  /** Told how many bytes of how many are checked. */
  onProgress?: (checked: number, bytes: number) => void
}

/**
 * Checks an archive from its first byte to its last and opens it.
 *
 * @throws {ArchiveError} when any byte is not what it was, or it is none that this version can read
 */
export async function openArchive(file: string, options: ReadOptions = {}): Promise<Archive> {
  const handle = await open(file, 'r')
  try {
    const { size, trailer } = await findTrailer(handle)
    await checkDigest(file, size, trailer, options)
    const manifest = await readManifest(handle, trailer)
    const members = locateMembers(manifest, trailer)
    const readMember = async (name: string) => {
      const member = members.get(name)
      if (member === undefined) throw damaged()
      const content = await readAt(handle, member.offset, member.size)
      if (createHash('sha256').update(content).digest('hex') !== member.sha256) throw damaged()
      return content
    }
    return {
      manifest,
      bytes: size,
      sha256: trailer.sha256,
      readMember,
      readPart: async (name) => decompress(await readMember(name)),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function findTrailer(handle: FileHandle): Promise<{ size: number; trailer: Trailer }> {
  const { size } = await handle.stat()
  const end = size - trailerLength
  const trailer = end < 0 ? undefined : readTrailer(await readAt(handle, end, trailerLength))
  if (trailer === undefined)
    throw new ArchiveError(
      'not_an_archive',
      'is no backup of Throughline, or its end is missing: take another copy of it, or another backup.',
    )
  const manifestEnd = trailer.manifest_offset + paddedSize(trailer.manifest_size) + tarEnd.length
  if (trailer.manifest_offset < tarBlock || manifestEnd !== end) throw damaged()
  return { size, trailer }
}

async function checkDigest(
  file: string,
  size: number,
  { sha256 }: Trailer,
  { signal, onProgress }: ReadOptions,
): Promise<void> {
  const hash = createHash('sha256')
  let checked = 0
  const content = createReadStream(file, {
    end: size - trailerLength - 1,
    highWaterMark: 1 << 20,
    ...(signal && { signal }),
  })
  for await (const chunk of content) {
    hash.update(chunk)
    checked += chunk.length
    onProgress?.(checked, size)
  }
  if (hash.digest('hex') !== sha256) throw damaged()
}

async function readManifest(handle: FileHandle, trailer: Trailer): Promise<Manifest> {
  const text = (await readAt(handle, trailer.manifest_offset, trailer.manifest_size)).toString()
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    throw damaged()
  }
  const version = Number((manifest as Partial<Manifest> | null)?.format_version)
  if (version > archiveFormat)
    throw new ArchiveError(
      'newer_format',
      `was written by a newer version of Throughline (format ${version}; this version reads ${archiveFormat}): use that version.`,
    )
  if (!Value.Check(Manifest, manifest)) throw damaged()
  return manifest
}

/** Members stand one after the other from the beginning of the file to the manifest. */
function locateMembers({ members }: Manifest, trailer: Trailer) {
  let offset = 0
  const located = new Map<string, Manifest['members'][number] & { offset: number }>()
  for (const member of members) {
    located.set(member.name, { ...member, offset: offset + tarBlock })
    offset += tarBlock + paddedSize(member.size)
  }
  if (offset + tarBlock !== trailer.manifest_offset) throw damaged()
  return located
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled)
    if (bytesRead === 0) throw damaged()
    filled += bytesRead
  }
  return buffer
}

async function decompress(content: Buffer): Promise<Buffer> {
  try {
    return await promisify(zstdDecompress)(content, { maxOutputLength: largestPart })
  } catch {
    throw damaged()
  }
}
