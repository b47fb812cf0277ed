import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPosition, isAfter, type Position, readPosition } from './position.ts'

const position = fc.record(
  {
    tx: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    id: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  },
  { noNullPrototype: true },
)

test('a position that was written reads as itself', () => {
  fc.assert(fc.property(position, (one) => assert.deepEqual(readPosition(formatPosition(one)), one)))
})

test('any other text is no position', () => {
  for (const text of [
    '',
    '1',
    '-1',
    '1-',
    '1-2-3',
    ' 1-2',
    '1-2\n',
    'a-1',
    '080-0',
    '1-07',
    `${2n ** 64n}-1`,
    `1-${2n ** 63n}`,
  ])
    assert.equal(readPosition(text), undefined, JSON.stringify(text))
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readPosition(text)
      assert.ok(read === undefined || text === formatPosition(read))
    }),
  )
})

test('positions are ordered by transaction, then by id, beyond what a number holds', () => {
  const value = ({ tx, id }: Position) => (BigInt(tx) << 64n) + BigInt(id)
  fc.assert(
    fc.property(position, position, (one, other) =>
      assert.equal(isAfter(one, other), value(one) > value(other)),
    ),
  )
  assert.ok(isAfter({ tx: '9007199254740993', id: '0' }, { tx: '9007199254740992', id: '5' }))
})
