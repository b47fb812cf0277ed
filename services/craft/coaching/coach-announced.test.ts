import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { coachingContract } from '#contracts/coaching.ts'
import type { AnnouncedCommitEvent, TrackedCommit } from '#contracts/commits.ts'
import { requestReplay } from '#platform/events/log-administration.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { holdConsumer } from '#platform/testing/hold-consumer.ts'
import { type CoachedProject, sketchCommits, startProject } from './testing/project.ts'

const [commit] = sketchCommits([
  {
    message: 'feat(engine): keep parsed rules between runs\n\nParsing them took half of the time of a run.',
    patch:
      'diff --git a/src/engine.ts b/src/engine.ts\n--- a/src/engine.ts\n+++ b/src/engine.ts\n@@ -1,1 +1,12 @@\n' +
      '+  console.log("here", token)\n'.repeat(12),
  },
])
assert.ok(commit)

function announcementOf({ commit_id, files, ...known }: TrackedCommit): AnnouncedCommitEvent {
  const { parents: _parents, signed: _signed, files_changed: _changed, ...rest } = known
  const {
    additions: _additions,
    deletions: _deletions,
    patch: _patch,
    patch_truncated: _cut,
    ...facts
  } = rest
  return { commit_id, ...facts, files: files.map(({ path }) => ({ path, status: 'modified' })) }
}

describe('commits that were announced before git was read', () => {
  let project: CoachedProject
  before(async () => {
    project = await startProject()
  })
  after(() => project.stop())

  const feedback = () =>
    project.client(coachingContract).getFeedback({ params: { commit_id: commit.commit_id } })
  const coached = async () =>
    (await project.readEvents('commit.coached')).map(
      ({ data }) => data as { first: boolean; provisional: boolean; quality_score: number },
    )

  test('are coached at once, and once', async () => {
    await project.emit('commit.announced', [announcementOf(commit), announcementOf(commit)])
    const [first, ...more] = await coached()
    assert.deepEqual([first?.provisional, first?.first, more.length], [true, false, 0])
  })

  test('are judged anew once they are tracked, and only then teach', async () => {
    const provisional = (await coached())[0]
    assert.ok(provisional)
    await project.track([commit])
    const events = await coached()
    assert.deepEqual(
      events.map(({ provisional, first }) => [provisional, first]),
      [
        [true, false],
        [false, true],
      ],
    )
    assert.ok((events[1]?.quality_score ?? 10) < provisional.quality_score, 'the debug output is seen now')
    const whole = await feedback()
    assert.ok(whole.aspects.code_quality.score !== null)
    assert.ok(whole.confidence > 0.6)
  })

  test('that come late, after the commit itself, change nothing', async () => {
    const before = await feedback()
    await project.emit('commit.announced', [announcementOf(commit)])
    assert.deepEqual(await feedback(), before)
    assert.equal((await coached()).length, 2)
  })

  test('leave open what needs the change, and weigh the rest', async () => {
    const [other] = sketchCommits([{ message: 'wip', repository_id: '01990000-0000-7000-8000-0000000000bb' }])
    assert.ok(other)
    await project.emit('commit.announced', [announcementOf(other)])
    project.know(other)
    const { aspects, confidence, quality_level } = await project
      .client(coachingContract)
      .getFeedback({ params: { commit_id: other.commit_id } })
    assert.deepEqual([aspects.code_quality.score, aspects.context.score], [null, null])
    assert.match(aspects.code_quality.reasons[0]?.text ?? '', /Not judged yet: so far only the notice/)
    assert.equal(aspects.message_quality.weight + aspects.file_changes.weight, 1)
    assert.ok(confidence > 0 && confidence < 0.6, `confidence ${confidence}`)
    assert.equal(quality_level, 'NEEDS_IMPROVEMENT')
  })

  test('are rebuilt by a replay as they were', async () => {
    const statistics = () => project.client(coachingContract).getCoachingStatistics()
    const [before, feedbackBefore] = [await statistics(), await feedback()]
    await requestReplay(project.database, 'coaching.commits')
    await project.settle()
    assert.deepEqual(await statistics(), before)
    assert.deepEqual(await feedback(), feedbackBefore)
  })
})

describe('commits that are announced while whole ones wait', () => {
  const repository = { repository_id: commit.repository_id, full_name: commit.repository }
  let project: CoachedProject
  before(async () => {
    project = await startProject()
    await project.emit('repository.registered', [repository])
  })
  after(() => project.stop())

  const append = (type: string, data: unknown) =>
    project.database.transact((transaction) =>
      project.events.append(transaction, [{ workspace_id: firstWorkspaceId, type, data }]),
    )
  const listCoached = async () =>
    (await project.readEvents('commit.coached')).map(({ data }) => data as { provisional: boolean })

  async function eventually(check: () => Promise<void>): Promise<void> {
    for (const deadline = Date.now() + 5000; ; await sleep(5)) {
      try {
        return await check()
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
    }
  }

  test('do not wait for them, and are judged once', async () => {
    const release = await holdConsumer(project.database, 'coaching.commits')
    await append('commit.tracked', commit)
    const [other] = sketchCommits([{ message: 'Ring the bell', hash: 'b'.repeat(40) }])
    assert.ok(other)
    const announced = { ...announcementOf(other), commit_id: '01990000-0000-7000-8000-0000000000b1' }
    await append('commit.announced', announced)
    await eventually(async () => assert.equal((await listCoached()).length, 1))
    await release()
    await project.settle()
    assert.deepEqual(
      (await listCoached()).map(({ provisional }) => provisional),
      [true, false],
    )
  })

  test('end with the whole judgement, in whichever order notice and commit come', async () => {
    const commits = sketchCommits([{ message: 'Ring twice' }, { message: 'Ring thrice' }])
    const release = await holdConsumer(project.database, 'coaching.commits')
    for (const [index, given] of commits.entries()) {
      const known = { ...given, commit_id: `01990000-0000-7000-8000-0000000000e${index}` }
      const both = [
        ['commit.tracked', known],
        ['commit.announced', { ...announcementOf(known), commit_id: known.commit_id }],
      ] as const
      for (const [type, data] of index === 0 ? both : both.toReversed()) await append(type, data)
    }
    await release()
    await project.settle()
    const { rows } = await project.database.pool.query(
      `select is_provisional from coaching.scored_commits where commit_id::text like '%0000000000e_'`,
    )
    assert.deepEqual(rows, [{ is_provisional: false }, { is_provisional: false }])
  })

  test('leave nothing when their repository was removed before', async () => {
    const release = await holdConsumer(project.database, 'coaching.announcements')
    const doomed = '01990000-0000-7000-8000-0000000000dd'
    const named = { repository_id: doomed, full_name: 'local/doomed' }
    const kept = async () => {
      const { rows } = await project.database.pool.query(
        `select count(*)::int as judged from coaching.scored_commits where repository_id = $1`,
        [doomed],
      )
      return rows[0].judged
    }
    await append('repository.registered', named)
    await append('commit.announced', {
      ...announcementOf(commit),
      commit_id: '01990000-0000-7000-8000-0000000000d1',
      repository_id: doomed,
    })
    await eventually(async () => assert.equal(await kept(), 1))
    await append('repository.removed', named)
    await eventually(async () => assert.equal(await kept(), 0))
    await release()
    await project.settle()
    assert.equal(await kept(), 0)
  })
})
