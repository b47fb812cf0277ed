import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { downloadFile } from './download-file.ts'
import { CommandError } from './exit-codes.ts'

const content = 'what was asked for'

async function prepare(t: TestContext, answer: RequestListener) {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-download-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const server = createServer(answer).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const file = join(folder, 'mine.tar.gz')
  const download = (place = file) =>
    downloadFile(
      { url: `http://127.0.0.1:${port}/`, headers: { authorization: 'Bearer key' } },
      { path: '/archive', file: place, bytes: content.length, bar: { show: () => {}, finish: () => {} } },
    )
  return { folder, file, download }
}

test('a file is brought for its user alone, whatever an earlier try left', async (t) => {
  const asked: unknown[] = []
  const { folder, file, download } = await prepare(t, ({ url, headers }, response) => {
    asked.push(url, headers.authorization)
    response.end(content)
  })
  await writeFile(`${file}.unfinished`, 'half of an earlier one', { mode: 0o644 })
  await download()
  assert.deepEqual(asked, ['/api/archive', 'Bearer key'])
  assert.equal(await readFile(file, 'utf8'), content)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['mine.tar.gz'])
})

test('a download that ends early, breaks off or is refused leaves nothing', async (t) => {
  const half = content.slice(0, 5)
  const answers: [RequestListener, RegExp][] = [
    [(_, response) => response.end(half), /broke off; try again/],
    [(_, response) => response.write(half, () => response.destroy()), /terminated/],
    [(_, response) => response.writeHead(404).end(), /answered the download with 404/],
  ]
  for (const [answer, sentence] of answers) {
    const { folder, download } = await prepare(t, answer)
    await assert.rejects(download(), sentence)
    assert.deepEqual(await readdir(folder), [])
  }
})

test('a place that takes no file is told with the remedy', async (t) => {
  const { file, download } = await prepare(t, (_, response) => response.end(content))
  await writeFile(file, 'a file and no folder')
  await assert.rejects(
    download(join(file, 'below.tar.gz')),
    (error) => error instanceof CommandError && /lies below a file: move that away/.test(error.message),
  )
})
