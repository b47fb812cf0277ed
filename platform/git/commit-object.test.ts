import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createCommitReader, type Person, toGitCommit } from './commit-object.ts'

const hash = 'a'.repeat(40)

test('any bytes at all give a commit whose dates can be stored', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const commit = toGitCommit(createCommitReader()(hash, Buffer.from(bytes)))
      assert.match(commit.authored_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.ok(Number.isInteger(commit.author_offset_minutes))
    }),
  )
})

test('what a well-formed commit object says is read back', () => {
  const word = fc.stringMatching(/^[^\0\n<>]{0,20}$/).map((text) => text.trim())
  fc.assert(
    fc.property(
      word,
      word,
      fc.nat(4e9),
      fc.integer({ min: -720, max: 840 }),
      fc.string(),
      (name, email, at, zone, message) => {
        const minutes = Math.abs(zone)
        const offset = `${zone < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
        const person = `${name} <${email}> ${at} ${offset}`
        const object = `tree ${hash}\nparent ${hash}\nauthor ${person}\ncommitter ${person}\n\n${message}`
        const commit = toGitCommit(createCommitReader()(hash, Buffer.from(object)))
        assert.deepEqual(
          [
            commit.author_name,
            commit.author_email,
            commit.author_offset_minutes,
            commit.message,
            commit.parents,
          ],
          [name, email, zone, Buffer.from(message).toString(), [hash]],
        )
        assert.equal(Date.parse(commit.authored_at), at * 1000)
      },
    ),
  )
})

test('each distinct person is announced once and shared by all their commits', () => {
  const people: Person[] = []
  const readCommitObject = createCommitReader((person) => people.push(person))
  const object = Buffer.from('author A <a@x> 1 +0000\ncommitter B <b@x> 1 +0000\n\n')
  const commits = [readCommitObject(hash, object), readCommitObject(hash, object)]
  assert.equal(people.length, 2)
  assert.equal(commits[0]?.author.person, commits[1]?.author.person)
})
