import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cohensKappa, concordance, type Readings, shareAlike } from './agreement.ts'
import type { Verdict } from './judgements.ts'

const verdict = fc.constantFrom<Verdict>('a', 'b', 'tie')
const readings = fc.array(fc.tuple(verdict, verdict), { minLength: 1, maxLength: 40 })

test('readers who agree throughout have kappa 1, however often each verdict was given', () => {
  const alike: Readings[] = [
    ['a', 'a'],
    ['a', 'a'],
    ['b', 'b'],
    ['tie', 'tie'],
  ]
  assert.equal(shareAlike(alike), 1)
  assert.equal(cohensKappa(alike), 1)
})

test('readers whose verdicts have nothing to do with each other have kappa 0', () => {
  const independent: Readings[] = [
    ['a', 'a'],
    ['a', 'b'],
    ['b', 'a'],
    ['b', 'b'],
  ]
  assert.equal(shareAlike(independent), 0.5)
  assert.equal(cohensKappa(independent), 0)
})

test('kappa takes what habit alone would agree on away from the share', () => {
  // 45 and 15 pairs alike, 25 and 15 not: alike 0.6, by chance 0.7 × 0.6 + 0.3 × 0.4 = 0.54.
  const counted: [Readings, number][] = [
    [['a', 'a'], 45],
    [['a', 'b'], 25],
    [['b', 'a'], 15],
    [['b', 'b'], 15],
  ]
  const pairs = counted.flatMap(([pair, count]) => new Array<Readings>(count).fill(pair))
  assert.ok(Math.abs(cohensKappa(pairs) - (0.6 - 0.54) / (1 - 0.54)) < 1e-12)
})

test('neither agreement depends on which reader is named first', () => {
  fc.assert(
    fc.property(readings, (pairs) => {
      const swapped = pairs.map(([first, second]): Readings => [second, first])
      assert.equal(shareAlike(swapped), shareAlike(pairs))
      const [one, other] = [cohensKappa(pairs), cohensKappa(swapped)]
      assert.ok(Math.abs(one - other) < 1e-9 || (Number.isNaN(one) && Number.isNaN(other)))
    }),
  )
})

test('a pair the numbers put in the reader’s order counts one, the other order nothing, equal numbers one half', () => {
  assert.equal(concordance([{ verdict: 'a', a: 8, b: 5 }]), 1)
  assert.equal(concordance([{ verdict: 'b', a: 8, b: 5 }]), 0)
  assert.equal(concordance([{ verdict: 'b', a: 5, b: 5 }]), 0.5)
})

test('pairs that the reader left tied are not counted', () => {
  const decided = { verdict: 'a', a: 8, b: 5 } as const
  assert.equal(concordance([decided, { verdict: 'tie', a: 1, b: 9 }]), 1)
  assert.ok(Number.isNaN(concordance([{ verdict: 'tie', a: 1, b: 9 }])))
})

test('turning every pair round leaves the concordance as it is, turning the numbers alone gives its complement', () => {
  const number = fc.integer({ min: 0, max: 10 })
  const comparison = fc.record({ verdict: fc.constantFrom('a' as const, 'b' as const), a: number, b: number })
  fc.assert(
    fc.property(fc.array(comparison, { minLength: 1, maxLength: 30 }), (pairs) => {
      const turn = (it: Verdict): Verdict => (it === 'a' ? 'b' : 'a')
      const round = pairs.map(({ verdict: it, a, b }) => ({ verdict: turn(it), a: b, b: a }))
      const numbersAlone = pairs.map(({ verdict: it, a, b }) => ({ verdict: it, a: b, b: a }))
      assert.equal(concordance(round), concordance(pairs))
      assert.ok(Math.abs(concordance(numbersAlone) - (1 - concordance(pairs))) < 1e-9)
    }),
  )
})
