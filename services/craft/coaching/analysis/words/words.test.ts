import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { splitAtJoint } from './joint.ts'
import { readLanguage } from './language.ts'
import { readMood, toImperative } from './mood.ts'
import { isPlaceholder } from './placeholder.ts'
import { sentenceWithReason } from './reason.ts'

describe('toImperative', () => {
  for (const [written, expected] of Object.entries({
    'Added retry to fetch': 'Add retry to fetch',
    'fixes the cache': 'fix the cache',
    'Stopping the pool early': 'Stop the pool early',
    'Rewrote the parser': 'Rewrite the parser',
    'Applied the limit': 'Apply the limit',
    'Caches responses': 'Cache responses',
    'Normalised names': 'Normalise names',
    'updating tests': 'update tests',
  })) {
    it(`turns “${written}” into “${expected}”`, () => assert.equal(toImperative(written), expected))
  }

  it('leaves nouns, names and imperatives alone', () => {
    for (const text of [
      'Tests for the parser',
      'Changes to the guide',
      'Fix it',
      'Fixed-size arrays',
      'Testing.md',
      'String cache',
      'fixes',
      'Set the limit',
      'Need more',
      'Red',
    ]) {
      assert.equal(toImperative(text), text)
    }
  })

  it('makes an imperative of whatever it changes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const changed = toImperative(text)
        if (changed !== text) assert.equal(readMood(changed)?.mood, 'imperative')
      }),
    )
  })
})

describe('isPlaceholder', () => {
  it('knows subjects that say nothing', () => {
    for (const text of [
      '',
      '.',
      '...',
      'wip',
      'WIP!',
      'fix',
      'fix bug',
      'bug fixes',
      'more changes',
      'minor updates',
      'asdf',
      'aaaa',
      'x',
      '123',
      'Update',
      'cleanup',
      'tests',
      'address review comments',
      'apply PR feedback',
      'final fix again',
      'final version',
      'some changes to make it work',
      'Add files via upload',
      'Apply suggestions from code review',
      'deploy',
      '修改',
      '更新',
      '修改bug',
      '修改测试用例',
      '更新代码',
      'バグ修正',
      'исправления',
      '✨',
    ]) {
      assert.equal(isPlaceholder(text), true, text)
    }
  })

  it('leaves short subjects that say something', () => {
    for (const text of [
      'Fix typo',
      'version 2.55',
      'add tests',
      'Remove logo',
      'Use IPv6',
      'fix login',
      'rename foo to qux',
      'Bump limit',
      '修复登录时的崩溃',
    ]) {
      assert.equal(isPlaceholder(text), false, text)
    }
  })
})

describe('readLanguage', () => {
  it('takes English and undecided text for English', () => {
    for (const text of [
      'Fix the cache',
      'parser: naïve café handling',
      'Bump undici',
      '',
      'wip',
      'Add la la land to the list',
    ]) {
      assert.equal(readLanguage(text).english, true, text)
    }
  })

  it('knows other languages by their script or their words', () => {
    for (const text of [
      '修复登录时的崩溃',
      'Исправить утечку памяти',
      'ログイン時のクラッシュを修正',
      'Corrige el error de la caché en el arranque',
      'Behebt den Absturz beim Start und die Meldung',
      'إصلاح الخطأ',
    ]) {
      assert.equal(readLanguage(text).english, false, text)
    }
    assert.deepEqual(readLanguage('修复登录'), { english: false, cased: false, script: 'Han' })
  })
})

describe('splitAtJoint', () => {
  it('parts at a sentence, a connective or a comma, within the limit', () => {
    assert.deepEqual(
      splitAtJoint('Close idle sockets after a minute because the pool kept all of them open', 50),
      {
        head: 'Close idle sockets after a minute',
        rest: 'because the pool kept all of them open',
      },
    )
    assert.deepEqual(splitAtJoint('Close idle sockets. They were kept open for ever', 30), {
      head: 'Close idle sockets',
      rest: 'They were kept open for ever',
    })
  })

  it('tears no brackets and loses no words', () => {
    assert.equal(splitAtJoint('Close (idle, unused, forgotten sockets of the pool', 40), null)
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 20, max: 72 }), (text, limit) => {
        const parts = splitAtJoint(text, limit)
        if (!parts) return
        assert.ok(parts.head.length <= limit)
        const words = (value: string) => value.replace(/[\s,.;:]+/g, '')
        assert.equal(words(parts.head + parts.rest), words(text))
      }),
    )
  })
})

describe('sentenceWithReason', () => {
  it('gives the words that carry a reason, to the end of their sentence', () => {
    assert.equal(
      sentenceWithReason('Close sockets\n\nWe do it because they leak.\nMore.'),
      'We do it because they leak',
    )
    assert.equal(sentenceWithReason('Close sockets'), null)
  })
})
