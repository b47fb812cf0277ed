import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { compressPart } from '../compress.ts'
import { ArchiveError, openArchive, readArchiveSummary } from './read-archive.ts'
import { type ManifestFacts, writeArchive } from './write-archive.ts'

let folder: string
let file: string
let whole: Buffer

const facts: ManifestFacts = {
  format: 'throughline-backup',
  format_version: 1,
  id: randomUUID(),
  created_at: new Date().toISOString(),
  reason: 'manual',
  product_version: '1.0.0',
  server_version: '18.4',
  migrations: [],
  job_queue_version: 20,
  tables: [],
  sequences: [],
  has_secrets: false,
}

const contents = [randomBytes(3000), Buffer.from('short'), Buffer.alloc(0)]

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-archive-'))
  file = path.join(folder, 'whole.tar')
  const archive = await writeArchive(file, new Date())
  await Promise.all(
    contents.map(async (content, index) => archive.add(`tables/a.b/${index}`, await compressPart(content))),
  )
  await archive.finish(facts)
  whole = await readFile(file)
})
after(() => rm(folder, { recursive: true, force: true }))

async function openBytes(bytes: Buffer): Promise<void> {
  const copy = path.join(folder, 'copy.tar')
  await writeFile(copy, bytes)
  const archive = await openArchive(copy)
  await archive.close()
}

const refuses = (bytes: Buffer) =>
  assert.rejects(openBytes(bytes), (error) => {
    assert.ok(error instanceof ArchiveError, String(error))
    return true
  })

test('what was put into an archive comes out of it, and its summary is read without its content', async () => {
  const archive = await openArchive(file)
  for (const [index, content] of contents.entries())
    assert.deepEqual(await archive.readPart(`tables/a.b/${index}`), content)
  await archive.close()
  const summary = await readArchiveSummary(file)
  assert.deepEqual(
    [summary.manifest.id, summary.bytes, summary.sha256],
    [facts.id, whole.length, archive.sha256],
  )
})

test('an archive in which any byte is another one is refused', async () => {
  const byte = fc.record({
    at: fc.nat(whole.length - 1),
    change: fc.integer({ min: 1, max: 255 }),
  })
  await fc.assert(
    fc.asyncProperty(byte, ({ at, change }) => {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ change
      return refuses(bytes)
    }),
    { numRuns: 300 },
  )
})

test('an archive that is cut off, goes on, or is something else is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), (length) => refuses(whole.subarray(0, length))),
    { numRuns: 100 },
  )
  await refuses(Buffer.concat([whole, Buffer.from('\n')]))
  await refuses(randomBytes(4000))
})

test('a newer format is refused with what to do', async () => {
  const newer = path.join(folder, 'newer.tar')
  const archive = await writeArchive(newer, new Date())
  await archive.finish({ ...facts, format_version: 2 })
  await assert.rejects(openArchive(newer), /newer version.*format 2.*use that version/)
})

test('until it is finished there is no archive, and one that is given up leaves nothing', async () => {
  const file = path.join(folder, 'given-up', 'backup.tar')
  const archive = await writeArchive(file, new Date())
  await archive.add('a', randomBytes(100))
  assert.deepEqual(await readdir(path.dirname(file)), ['backup.tar.unfinished'])
  await archive.discard()
  assert.deepEqual(await readdir(path.dirname(file)), [])
})
