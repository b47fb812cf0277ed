import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Contribution, covers, listScopes, mayGiveTeamFigures, teamWindows } from './team-figures.ts'

const smallest = 4

/** Contributions of so many people in a repository and stretch of time. */
function team(repository: string, stretch: number, ...people: string[]): Contribution[] {
  return people.map((account_id) => ({ account_id, repository, stretch }))
}

test('figures of four are given, of three or fewer not, and of nobody hidden always', () => {
  assert.ok(mayGiveTeamFigures({}, team('shop', 0, 'a', 'b', 'c', 'd'), smallest))
  assert.ok(!mayGiveTeamFigures({}, team('shop', 0, 'a', 'b', 'c'), smallest))
  assert.ok(mayGiveTeamFigures({}, [], smallest))
})

test('a repository is not told from the whole by one person more, nor a month from a quarter', () => {
  const four = team('shop', 0, 'a', 'b', 'c', 'd')
  const withTool = [...four, ...team('tool', 0, 'e')]
  assert.ok(!mayGiveTeamFigures({}, withTool, smallest))
  assert.ok(!mayGiveTeamFigures({ repository: 'shop' }, withTool, smallest))
  const withOlder = [...four, ...team('shop', 2, 'a')]
  assert.ok(!mayGiveTeamFigures({ days: 30 }, withOlder, smallest))
  assert.ok(!mayGiveTeamFigures({ days: 90 }, withOlder, smallest))
})

test('several repositories taken from the whole leave nobody alone', () => {
  const all = ['shop', 'desk', 'tool'].flatMap((repository, index) =>
    team(repository, 0, ...['a', 'b', 'c', 'd'].slice(0, index === 2 ? 2 : 4)),
  )
  assert.ok(!mayGiveTeamFigures({}, all, smallest))
  assert.ok(mayGiveTeamFigures({ repository: 'shop' }, all, smallest))
})

test('no two answers differ by the commits of fewer than four people', () => {
  const contribution = fc.record({
    account_id: fc.constantFrom(...'abcdefghij'),
    repository: fc.constantFrom('shop', 'desk', 'tool'),
    stretch: fc.integer({ min: 0, max: teamWindows.length }),
  })
  let given = 0
  fc.assert(
    fc.property(fc.array(contribution, { maxLength: 120 }), (contributions) => {
      const answered = listScopes(contributions).filter((scope) =>
        mayGiveTeamFigures(scope, contributions, smallest),
      )
      given += answered.length
      for (const one of answered) {
        for (const other of answered) {
          const people = new Set(
            contributions
              .filter((each) => covers(one, each) !== covers(other, each))
              .map(({ account_id }) => account_id),
          )
          assert.ok(people.size === 0 || people.size >= smallest)
        }
      }
    }),
    { numRuns: 300 },
  )
  assert.ok(given > 300, 'most teams of ten get figures')
})
