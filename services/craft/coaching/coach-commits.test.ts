import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { TrackedCommit } from '#contracts/commits/events.ts'
import { createAnalyser } from './analyser.ts'
import { type CoachCommits, createCoachCommits } from './coach-commits.ts'
import { createChangeHistoryStore } from './store/change-histories.ts'
import { createJudgedCommitStore } from './store/judged-commits.ts'
import { createRepositoryStore } from './store/repositories.ts'
import { type CoachedProject, sketchCommits, sourceFile, startProject } from './testing/project.ts'

const messages = [
  'feat(api): add sessions that end by themselves',
  'fix(api): reject tokens that have expired\n\nClocks differ by up to a minute.',
  'wip',
  'Update stuff',
  "Merge branch 'main'",
  'docs: say how to install\n\nSigned-off-by: Ada <ada@example.org>',
]
const folders = ['src/api', 'src/store', 'docs', '__proto__']

/** A history in which conventions settle, files are renamed and deleted, and people come back to them. */
const history = sketchCommits(
  Array.from({ length: 60 }, (_, index) => {
    const folder = folders[index % folders.length]
    const file = sourceFile(`${folder}/part-${index % 7}.ts`, 5 + (index % 40), index % 9)
    const message = messages[index % messages.length] ?? ''
    return {
      message: index % 5 === 0 ? `${message}\0` : message,
      author_email: index % 3 === 0 ? 'ada@example.org' : 'Grace@example.org',
      is_merge: message.startsWith('Merge'),
      parents: message.startsWith('Merge') ? ['a'.repeat(40), 'b'.repeat(40)] : ['a'.repeat(40)],
      files: [
        index % 11 === 10
          ? { ...file, status: 'renamed' as const, previous_path: `${folder}/part-${(index + 1) % 7}.ts` }
          : { ...file, status: index % 13 === 12 ? ('deleted' as const) : ('modified' as const) },
      ],
    }
  }),
)

describe('coaching tracked commits', () => {
  let project: CoachedProject
  let coach: CoachCommits

  before(async () => {
    project = await startProject()
    const { database, events } = project
    coach = createCoachCommits({
      analyser: createAnalyser(),
      judgedCommits: createJudgedCommitStore(database),
      repositories: createRepositoryStore(database),
      histories: createChangeHistoryStore(),
      events,
    })
  })
  after(() => project.stop())

  /** Coaches the history in batches of these sizes, in a workspace of its own. */
  const coachInBatches = async (sizes: readonly number[]): Promise<string> => {
    const workspace = randomUUID()
    let from = 0
    for (const size of [...sizes, history.length]) {
      const batch = history.slice(from, from + size)
      await project.database.transact((transaction) => coach(transaction, workspace, batch))
      from += size
    }
    return workspace
  }

  /** All that coaching keeps of a workspace. */
  const dump = async (workspace: string) => {
    const tables = ['scored_commits', 'analyses', 'repositories', 'change_histories']
    return Promise.all(
      tables.map(async (table) => {
        const { rows } = await sql<{ row: Record<string, unknown> }>`
          select to_jsonb(kept) - 'workspace_id' as row from ${sql.table(`coaching.${table}`)} kept
          where workspace_id = ${workspace} order by to_jsonb(kept)::text
        `.execute(project.database.kysely)
        return rows.map(({ row }) => row)
      }),
    )
  }

  test('wherever batches are split, the same is judged and learnt', async () => {
    const whole = await dump(await coachInBatches([]))
    assert.equal(whole[0]?.length, history.length)
    for (const sizes of [new Array<number>(history.length).fill(1), [1, 2, 3, 5, 8, 13, 21], [29, 30]]) {
      assert.deepEqual(await dump(await coachInBatches(sizes)), whole, `batches of ${sizes}`)
    }
  })

  test('a batch that fails half-way leaves nothing, and is judged the same when it is tried again', async () => {
    const expected = await dump(await coachInBatches([20]))
    const workspace = randomUUID()
    const inTransaction = (batch: readonly TrackedCommit[], fails: boolean) =>
      project.database.transact(async (transaction) => {
        await coach(transaction, workspace, batch)
        if (fails) throw new Error('The power went out.')
      })
    await inTransaction(history.slice(0, 20), false)
    await assert.rejects(inTransaction(history.slice(20), true), /power/)
    await inTransaction(history.slice(20), false)
    assert.deepEqual(await dump(workspace), expected)
  })

  test('commits that are told of again change nothing', async () => {
    const workspace = await coachInBatches([30])
    const expected = await dump(workspace)
    const again = [...history.slice(10, 40), ...history.slice(20, 50)]
    await project.database.transact((transaction) => coach(transaction, workspace, again))
    assert.deepEqual(await dump(workspace), expected)
  })
})
