import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import type { RawHandler } from './dispatch.ts'
import { createFrontServer } from './front-server.ts'

interface Cleanup {
  after(action: () => void): void
}

/** Sends bytes to a server with little patience, and gives what came back until it closed the connection. */
async function converse(test: Cleanup, bytes: string, handler: RawHandler): Promise<string> {
  const patience = { headers: 100, request: 200, idle: 100, silence: 300, check: 20 }
  const server = createFrontServer(handler, new Map(), patience)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  test.after(() => server.close())
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk
  })
  socket.write(bytes)
  await once(socket, 'close')
  return said
}

const answer: RawHandler = (request, response) => {
  request.resume().on('end', () => response.end('ok'))
}

test('headers without end are refused', async (t) => {
  const said = await converse(t, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(40_000)}\r\n`, answer)
  assert.match(said, /^HTTP\/1\.1 431 /)
})

test('headers that do not come to an end in time are refused', async (t) => {
  assert.match(await converse(t, 'GET / HTTP/1.1\r\nHost: x\r\n', answer), /^HTTP\/1\.1 408 /)
})

test('a body that does not come to an end in time ends the connection', async (t) => {
  const said = await converse(t, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', answer)
  assert.match(said, /^HTTP\/1\.1 408 /)
})

test('a connection that nothing moves on is closed', async (t) => {
  assert.equal(await converse(t, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', () => {}), '')
})

test('a request whose end could be read in two ways is refused, and so is what follows it', async (t) => {
  for (const headers of [
    'Content-Length: 4\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 4',
    'Content-Length: 4\r\nContent-Length: 5',
    'Content-Length: +4',
    'Content-Length : 4',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: xchunked',
    'X: y\nTransfer-Encoding: chunked',
    ' Transfer-Encoding: chunked',
  ]) {
    const seen: string[] = []
    const bytes = `POST / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n`
    const said = await converse(t, bytes, (request, response) => {
      seen.push(String(request.url))
      answer(request, response)
    })
    assert.match(said, /^HTTP\/1\.1 400 /, headers)
    assert.ok(!seen.includes('/hidden'), headers)
  }
})
