import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createIdentityCache } from './identity-cache.ts'
import { localOwner, type Principal } from './principal.ts'

/** Counts how often it is asked; knows every key but `wrong`. */
function createIdentify() {
  let asked = 0
  const identify = async ({ value }: { value: string }): Promise<Principal | null> => {
    asked += 1
    if (value === 'broken') throw new Error('The auth service is away.')
    return value === 'wrong' ? null : { ...localOwner, id: value }
  }
  return { identify, asked: () => asked }
}

const key = (value: string) => ({ kind: 'bearer' as const, value })

test('many requests with one key ask once, and each key, kind and workspace for itself', async () => {
  const { identify, asked } = createIdentify()
  const cache = createIdentityCache(identify)
  const answers = await Promise.all(Array.from({ length: 20 }, () => cache.identify(key('a'), null)))
  assert.ok(answers.every((principal) => principal?.id === 'a'))
  assert.equal(asked(), 1)
  await cache.identify(key('b'), null)
  await cache.identify({ kind: 'session', value: 'a' }, null)
  await cache.identify(key('a'), 'w-1')
  assert.equal(asked(), 4)
})

test('what was forgotten is asked again, and an answer that was under way then is not kept', async () => {
  const { identify, asked } = createIdentify()
  const cache = createIdentityCache(identify)
  const underWay = cache.identify(key('a'), null)
  cache.forget()
  await underWay
  await cache.identify(key('a'), null)
  assert.equal(asked(), 2)
})

test('an unknown key and a failure are not remembered', async () => {
  const { identify, asked } = createIdentify()
  const cache = createIdentityCache(identify)
  for (let time = 0; time < 2; time++) {
    assert.equal(await cache.identify(key('wrong'), null), null)
    await assert.rejects(cache.identify(key('broken'), null))
  }
  assert.equal(asked(), 4)
})

test('an answer is repeated no longer than allowed', async () => {
  const { identify, asked } = createIdentify()
  const cache = createIdentityCache(identify, 0)
  await cache.identify(key('a'), null)
  await cache.identify(key('a'), null)
  assert.equal(asked(), 2)
})
