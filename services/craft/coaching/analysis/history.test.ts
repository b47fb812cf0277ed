import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHistory, emptyPast, type HistoricCommit } from './history.ts'

let commits = 0
const commit = (over: Partial<HistoricCommit>): HistoricCommit => ({
  id: `commit ${commits++}`,
  author: 'ada@example.org',
  authored_at: '2025-01-01T00:00:00Z',
  files: [{ path: 'core/parse.ts', additions: 10, deletions: 0 }],
  ...over,
})

test('a first commit has no past', () => {
  assert.deepEqual(createHistory().measure(commit({})), {
    lt: 0,
    ndev: 0,
    age: 0,
    nuc: 0,
    exp: 0,
    rexp: 0,
    sexp: 0,
  })
})

test('the past of the files is counted once over all files of a change', () => {
  const history = createHistory()
  const both = [
    { path: 'core/parse.ts', additions: 10, deletions: 0 },
    { path: 'core/print.ts', additions: 5, deletions: 0 },
  ]
  history.record(commit({ files: both }))
  history.record(commit({ author: 'bob@example.org', authored_at: '2025-01-11T00:00:00Z' }))
  const { lt, ndev, nuc, age } = history.measure(commit({ authored_at: '2025-01-21T00:00:00Z', files: both }))
  assert.deepEqual({ lt, ndev, nuc, age }, { lt: 25, ndev: 2, nuc: 2, age: 15 })
})

test('experience counts all changes of the author, recent ones more, and those to the same subsystem', () => {
  const history = createHistory()
  history.record(commit({ authored_at: '2024-01-01T00:00:00Z' }))
  history.record(commit({ files: [{ path: 'docs/a.md', additions: 1, deletions: 0 }] }))
  const { exp, rexp, sexp } = history.measure(commit({ authored_at: '2025-01-15T00:00:00Z' }))
  assert.equal(exp, 2)
  assert.equal(sexp, 1)
  assert.ok(rexp > 1.4 && rexp < 1.6, `one change of now and half of one a year old, got ${rexp}`)
})

test('a renamed file keeps its past and a deleted one loses it', () => {
  const history = createHistory()
  history.record(commit({}))
  history.record(
    commit({
      files: [
        {
          path: 'core/read.ts',
          previous_path: 'core/parse.ts',
          status: 'renamed',
          additions: 0,
          deletions: 3,
        },
      ],
    }),
  )
  const read = { path: 'core/read.ts', additions: 1, deletions: 0 }
  assert.equal(history.measure(commit({ files: [read] })).lt, 7)
  history.record(commit({ files: [{ ...read, status: 'deleted' }] }))
  assert.equal(history.measure(commit({ files: [read] })).lt, 0)
})

test('measuring does not change the past', () => {
  const history = createHistory()
  history.record(commit({}))
  const before = history.measure(commit({}))
  assert.deepEqual(history.measure(commit({})), before)
})

test('a date that cannot be read neither throws nor gives a negative age', () => {
  const history = createHistory()
  history.record(commit({ authored_at: 'never' }))
  const { age, rexp } = history.measure(commit({ authored_at: '1960-01-01T00:00:00Z' }))
  assert.equal(age, 0)
  assert.ok(rexp > 0)
})

test('the past is plain data that goes on elsewhere as if nothing had been', () => {
  const past = emptyPast()
  createHistory(past).record(commit({}))
  const restored = {
    files: new Map(JSON.parse(JSON.stringify([...past.files]))),
    authors: new Map(JSON.parse(JSON.stringify([...past.authors]))),
  } as typeof past
  const next = commit({ authored_at: '2025-03-01T00:00:00Z' })
  assert.deepEqual(createHistory(restored).measure(next), createHistory(past).measure(next))
})
