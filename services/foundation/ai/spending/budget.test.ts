import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { aiContract } from '#contracts/ai.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { type RunningAi, startAi } from '../testing/start-ai.ts'
import { describeBudget, endOf, findExcess, startOf } from './budget.ts'
import { costOf, estimateTokens, readPrices } from './price.ts'

const now = new Date('2026-12-31T23:59:59Z')

test('a day and a month begin and end in UTC', () => {
  assert.deepEqual([startOf('day', now), startOf('month', now)], ['2026-12-31', '2026-12-01'])
  assert.equal(endOf('day', now).toISOString(), '2027-01-01T00:00:00.000Z')
  assert.equal(endOf('month', now).toISOString(), '2027-01-01T00:00:00.000Z')
  assert.equal(endOf('month', new Date('2026-02-03T00:00:00Z')).toISOString(), '2026-03-01T00:00:00.000Z')
})

test('a call that fits exactly is let through, one token more is not', () => {
  const budget = describeBudget('day', { tokens: 100, cost: null }, { tokens: 60, cost: 0 }, now)
  assert.equal(findExcess(budget, { tokens: 40, cost: 9e9 }), null)
  assert.match(findExcess(budget, { tokens: 41, cost: 0 }) ?? '', /100 tokens a day has 40 left .* 41/)
  const money = describeBudget(
    'month',
    { tokens: null, cost: 2_500_000 },
    { tokens: 0, cost: 2_400_000 },
    now,
  )
  assert.match(findExcess(money, { tokens: 0, cost: 100_001 }) ?? '', /\$2\.50 a month has \$0\.10 left/)
})

test('prices are read as they are set, and what is no price is named', () => {
  const prices = readPrices('small=0.25/2, large-1 = 3/15')
  assert.deepEqual(prices.get('large-1'), { input: 3, output: 15 })
  assert.equal(costOf({ input_tokens: 1_000_000, output_tokens: 100 }, prices.get('small') ?? null), 250_200)
  assert.equal(costOf({ input_tokens: 1, output_tokens: 0 }, null), null)
  assert.throws(() => readPrices('small'), /small/)
  assert.throws(() => readPrices('small=-1/2'), /US dollars/)
})

test('an estimate is not below what common text comes to', () => {
  assert.ok(estimateTokens('The quick brown fox jumps over the lazy dog.') >= 10)
})

const limit = 8_000
let running: RunningAi
before(async () => {
  running = await startAi({ THROUGHLINE_AI_DAILY_TOKENS: String(limit), THROUGHLINE_AI_CONCURRENCY: '8' })
})
after(() => running.stop())
const client = (as = {}) => running.client(aiContract, as)

test('calls at the same time cannot go beyond the budget together, and a refused one sends nothing', async () => {
  const gate = Promise.withResolvers<void>()
  running.model.answer({ text: 'Yes.', after: gate.promise })
  // Each reserves some 2,600 tokens until it is known to take 52, so that three fit at a time.
  let refused = 0
  const asked = Array.from({ length: 8 }, (_, index) =>
    client()
      .ask({ body: { question: `Is it ${index}?` } })
      .catch((error) => {
        assert.ok(hasCode(error, 'budget_exhausted'), String(error))
        if (++refused === 5) gate.resolve()
      }),
  )
  await Promise.all(asked)
  assert.deepEqual([refused, running.model.calls.length], [5, 3])
  const { budgets } = await client().getUsage()
  assert.equal(budgets[0]?.tokens_used, 3 * 52, 'what was reserved is given back')
})

test('a budget that is used up refuses with a sentence, in this workspace alone', async () => {
  await running.database.pool.query('update ai.usage set input_tokens = $1', [limit])
  await assert.rejects(
    client().ask({ body: { question: 'Is it?' } }),
    (error) => hasCode(error, 'budget_exhausted') && /begins anew at/.test(String(error)),
  )
  const code = 'let a = 1'
  const review = await client().analyzeCode({ body: { code } })
  assert.equal(review.answered_by.provider, 'built-in')
  const { items } = await client().listInteractions({ query: { outcome: 'refused' } })
  assert.ok(items.length >= 2)
  const stranger = client({ workspace_id: '00000000-0000-7000-8000-000000000002' })
  assert.equal((await stranger.ask({ body: { question: 'Is it?' } })).text, 'Yes.')
})
