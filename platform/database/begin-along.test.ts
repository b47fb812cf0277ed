import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as settled } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { sendBeginAlong } from './begin-along.ts'

/** A connection whose answers are given by hand, and what was sent over it. */
function openConnection() {
  const sent: { text: string; resolve: (result: unknown) => void; reject: (error: Error) => void }[] = []
  const client = {
    query: (text: string) =>
      new Promise((resolve, reject) => {
        sent.push({ text, resolve, reject })
      }),
  } as unknown as PoolClient
  sendBeginAlong(client)
  const answer = async (index: number, outcome: unknown) => {
    const { resolve, reject } = sent[index] ?? assert.fail('it was not sent')
    if (outcome instanceof Error) reject(outcome)
    else resolve(outcome)
    await settled()
  }
  return { client, answer, texts: () => sent.map(({ text }) => text) }
}

test('a statement that reads leaves together with begin, and is answered when both are', async () => {
  const { client, answer, texts } = openConnection()
  await client.query('begin')
  const read = client.query(' select 1')
  assert.deepEqual(texts(), ['begin', ' select 1'])
  await answer(0, 'begun')
  await answer(1, 'one')
  assert.equal(await read, 'one')
})

test('statements that may write wait until the transaction has begun, and keep their order', async () => {
  const { client, answer, texts } = openConnection()
  await client.query('begin')
  for (const text of ['insert', 'select 1', 'commit']) void client.query(text)
  assert.deepEqual(texts(), ['begin'])
  await answer(0, 'begun')
  void client.query('select 2')
  assert.deepEqual(texts(), ['begin', 'insert', 'select 1', 'commit', 'select 2'])
})

test('a transaction that could not begin fails what belongs to it, and nothing that writes is sent', async () => {
  const { client, answer, texts } = openConnection()
  await client.query('begin')
  const read = client.query('select 1')
  const written = client.query('insert')
  const failed = Promise.all([assert.rejects(read, /gone/), assert.rejects(written, /gone/)])
  await answer(0, new Error('gone'))
  await answer(1, 'one')
  await failed
  assert.deepEqual(texts(), ['begin', 'select 1'])
})
