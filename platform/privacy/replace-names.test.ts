import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDigests, type IdentifierKind, readWords } from './pseudonym.ts'
import { createNameReplacer } from './replace-names.ts'

const digests = createDigests(Buffer.alloc(32, 'test'))
const pseudonym = '0123456789ab'

function createReplacer(identifiers: readonly [IdentifierKind, string][]) {
  return createNameReplacer(
    identifiers.map(([kind, value]) => {
      const words = kind === 'name' ? readWords(value) : null
      return {
        kind,
        pseudonym,
        digest: digests.of(kind, value),
        words: words?.length ?? null,
        first_word: words === null ? null : digests.ofFirstWord(words[0] ?? ''),
      }
    }),
    digests,
  )
}

const replacer = createReplacer([
  ['address', 'ada@example.com'],
  ['name', 'Ada King-Noël'],
  ['name', 'ada'],
  ['login', 'adak'],
])

test('names and addresses give way however they are written, and nothing else does', () => {
  for (const [given, expected] of [
    ['ada@example.com', `${pseudonym}@erased.invalid`],
    ['Mail ADA@Example.com.', `Mail ${pseudonym}@erased.invalid.`],
    ['Thanks to ada  KING-NOËL!', `Thanks to Erased ${pseudonym}!`],
    ['by Ada\nKing-Noe\u0308l, of course', `by Erased ${pseudonym}, of course`],
    [
      'Reviewed-by: Countess A. <ada@example.com>',
      `Reviewed-by: Erased ${pseudonym} <${pseudonym}@erased.invalid>`,
    ],
    ['the ada language', 'the ada language'],
    ['bada@example.com and ada@example.com.au', 'bada@example.com and ada@example.com.au'],
    ['ada, king-noël', 'Erased 0123456789ab'],
    ['Ada and King-Noël', 'Ada and King-Noël'],
    ['', ''],
  ])
    assert.equal(replacer.text(given ?? ''), expected)
})

test('a one-word name gives way beside its address alone, a login where logins stand', () => {
  const named = {
    author: { name: 'Ada', email: 'ada@example.com' },
    labels: ['ada'],
    user: { login: 'adak' },
  }
  assert.deepEqual(replacer.value(named), {
    author: { name: `Erased ${pseudonym}`, email: `${pseudonym}@erased.invalid` },
    labels: ['ada'],
    user: { login: `Erased ${pseudonym}` },
  })
  assert.deepEqual(
    replacer.value({ author_name: 'A. K.', author_email: 'Ada@example.com', committer_name: 'ada' }),
    {
      author_name: `Erased ${pseudonym}`,
      author_email: `${pseudonym}@erased.invalid`,
      committer_name: 'ada',
    },
  )
  const other = { name: 'Ada', email: 'ada@elsewhere.example', title: 'adak' }
  assert.equal(replacer.value(other), other, 'what names nobody is the same object')
})

test('no text in which a name stands keeps it, and what is replaced once stays', () => {
  const name = fc.array(fc.stringMatching(/^[A-Z][a-z]{2,8}$/), { minLength: 2, maxLength: 4 })
  const gap = fc.constantFrom(' ', '  ', '\n', '\t', ', ')
  fc.assert(
    fc.property(name, gap, fc.lorem(), fc.lorem(), (words, between, before, after) => {
      const own = createReplacer([['name', words.join(' ')]])
      const replaced = own.text(`${before} ${words.join(between)} ${after}`)
      assert.ok(!readWords(replaced).join(' ').includes(words.join(' ').toLowerCase()))
      assert.equal(own.text(replaced), replaced)
    }),
  )
})

test('a long text takes time in proportion to its length, whatever it is made of', () => {
  for (const piece of ['a', ' ', '@', 'a@', '<', ':', '. ', 'ada ', 'a<', '\n ', ': <']) {
    const begin = performance.now()
    replacer.text(piece.repeat(200_000 / piece.length))
    assert.ok(performance.now() - begin < 2_000, JSON.stringify(piece))
  }
})
