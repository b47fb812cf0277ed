import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Provider, providers } from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { secrets, startWebhooks, type WebhooksHost } from './testing/host.ts'
import { pushOf } from './testing/payloads.ts'
import { post, senders } from './testing/senders.ts'

let host: WebhooksHost
before(async () => {
  host = await startWebhooks()
})
after(() => host.stop())

const client = () => host.client(webhooksContract)
const sign = (provider: Provider, payload: unknown, over: { secret?: string; delivery?: string } = {}) =>
  senders[provider]({ secret: secrets[provider], event: 'star', payload, ...over })
const count = async () => (await client().getWebhookStatistics()).received

describe('receiving', () => {
  for (const provider of providers) {
    test(`a signed delivery of ${provider} is stored before it is answered`, async () => {
      const response = await post(
        host,
        `/webhook/${provider}`,
        sign(provider, { type: 'star', object_kind: 'star' }),
      )
      assert.equal(response.statusCode, 202, response.body)
      const { id, duplicate } = response.json()
      assert.equal(duplicate, false)
      const delivery = await client().getDelivery({ params: { id } })
      assert.deepEqual([delivery.provider, delivery.event], [provider, 'star'])
      assert.deepEqual(delivery.payload, { type: 'star', object_kind: 'star' })
      const headers = JSON.stringify(delivery.headers)
      assert.doesNotMatch(headers, /signature|token|authorization/)
      assert.ok(!headers.includes(secrets[provider]))
    })
  }

  test('a wrong or missing signature gets 401, and nothing is stored but a count', async () => {
    const before = [await count(), (await client().getWebhookStatistics()).rejected.signature] as const
    const wrong = await post(host, '/webhook/github', sign('github', {}, { secret: 'a guess of somebody' }))
    const missing = await post(host, '/webhook/github', {
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    })
    for (const response of [wrong, missing]) {
      assert.equal(response.statusCode, 401)
      assert.equal(response.json().code, 'bad_signature')
    }
    assert.match(missing.json().detail, /not signed/)
    assert.equal(await count(), before[0])
    assert.equal((await client().getWebhookStatistics()).rejected.signature, before[1] + 2)
  })

  test('what is not JSON gets 400, what is too large 413, what is no such body 415', async () => {
    const before = await count()
    const secret = secrets.gitlab
    const send = (payload: string | Buffer, type = 'application/json') =>
      post(host, '/webhook/gitlab', {
        payload,
        headers: { 'content-type': type, 'x-gitlab-token': secret, 'x-gitlab-event': 'Push Hook' },
      })
    for (const payload of ['{"object_kind":', '[]', '['.repeat(200_000), Buffer.from([0x7b, 0xff])]) {
      const response = await send(payload)
      assert.equal(response.statusCode, 400)
      assert.equal(response.json().code, 'invalid_request')
    }
    assert.equal((await send(`"${'x'.repeat(26_214_400)}"`)).statusCode, 413)
    assert.equal((await send('{}', 'text/plain')).statusCode, 415)
    assert.equal(await count(), before)
    assert.ok((await client().getWebhookStatistics()).rejected.malformed >= 4)
  })

  test('a delivery that names no event is refused in words', async () => {
    const { headers, payload } = sign('github', {})
    const { 'x-github-event': _event, ...others } = headers
    const response = await post(host, '/webhook/github', { headers: others, payload })
    assert.equal(response.statusCode, 400)
    assert.match(response.json().detail, /x-github-event/)
  })

  test('the same delivery again, also many times at once, is answered alike and stored once', async () => {
    const before = await count()
    const delivery = randomUUID()
    const signed = sign('github', { zen: 'once' }, { delivery })
    const responses = await Promise.all(
      Array.from({ length: 40 }, () => post(host, '/webhook/github', signed)),
    )
    assert.deepEqual(new Set(responses.map(({ statusCode }) => statusCode)), new Set([202]))
    assert.equal(new Set(responses.map((response) => response.json().id)).size, 1)
    assert.equal(responses.filter((response) => !response.json().duplicate).length, 1)
    const again = await post(host, '/webhook/github', signed)
    assert.equal(again.json().duplicate, true)
    assert.equal(await count(), before + 1)
    assert.equal(
      (await host.readEvents('webhook.received')).filter(
        ({ data }) => (data as { delivery_id: string }).delivery_id === again.json().id,
      ).length,
      1,
    )
  })

  test('a crowd of different deliveries is stored whole', async () => {
    const before = await count()
    const responses = await Promise.all(
      Array.from({ length: 300 }, (_, number) => post(host, '/webhook/gitea', sign('gitea', { number }))),
    )
    assert.equal(new Set(responses.map((response) => response.json().id)).size, 300)
    assert.equal(await count(), before + 300)
  })

  test('a delivery without an id of its own is named after its content', async () => {
    const { headers, payload } = sign('gitlab', { object_kind: 'note', n: randomUUID() })
    const { 'idempotency-key': _id, ...others } = headers
    const first = await post(host, '/webhook/gitlab', { headers: others, payload })
    const again = await post(host, '/webhook/gitlab', { headers: others, payload })
    assert.equal(again.json().id, first.json().id)
    assert.equal(again.json().duplicate, true)
  })

  test('text that PostgreSQL cannot hold does not keep a delivery out', async () => {
    const payload = {
      object_kind: 'note',
      text: 'a\0b \ud800',
      project: { path_with_namespace: 'a\0/\ud800' },
    }
    const response = await post(host, '/webhook/gitlab', sign('gitlab', payload))
    assert.equal(response.statusCode, 202)
    const { payload: stored } = await client().getDelivery({ params: { id: response.json().id } })
    assert.deepEqual(stored, payload)
  })

  test('both secrets of the settings are accepted while one takes the place of the other', async () => {
    const rotating = await startWebhooks({ GITHUB_WEBHOOK_SECRET: 'the new secret, the old secret' })
    try {
      for (const [secret, status] of [
        ['the new secret', 202],
        ['the old secret', 202],
        ['a former secret', 401],
      ] as const) {
        assert.equal(
          (await post(rotating, '/webhook/github', sign('github', {}, { secret }))).statusCode,
          status,
        )
      }
    } finally {
      await rotating.stop()
    }
  })

  test('without a secret nothing is accepted, and the answer says what to set', async () => {
    const bare = await startWebhooks({ GITHUB_WEBHOOK_SECRET: '', ENABLE_WEBHOOKS: 'true' })
    const off = await startWebhooks({ ENABLE_WEBHOOKS: 'false' })
    try {
      const response = await post(bare, '/webhook/github', sign('github', {}))
      assert.equal(response.json().code, 'hook_not_configured')
      assert.match(response.json().detail, /GITHUB_WEBHOOK_SECRET/)
      const refused = await post(off, '/webhook/github', sign('github', {}))
      assert.deepEqual([refused.statusCode, refused.json().code], [503, 'webhooks_disabled'])
    } finally {
      await Promise.all([bare.stop(), off.stop()])
    }
  })
})

describe('hooks', () => {
  const deliverTo = (hook: { provider: Provider; id: string }, secret: string) =>
    post(
      host,
      `/webhook/${hook.provider}/${hook.id}`,
      sign(hook.provider, { type: 'star', object_kind: 'star' }, { secret }),
    )

  test('those of the settings are listed, and cannot be removed or rotated here', async () => {
    const { items } = await client().listHooks()
    const hook = items.find(({ provider, source }) => provider === 'github' && source === 'settings')
    assert.ok(hook)
    assert.equal(hook.path, '/api/webhook/github')
    const params = { id: hook.id }
    for (const change of [
      () => client().deleteHook({ params }),
      () => client().rotateSecret({ params, body: {} }),
    ]) {
      await assert.rejects(change, (error) => hasCode(error, 'hook_read_only'))
    }
  })

  for (const provider of providers) {
    test(`one for ${provider} takes deliveries with the secret it was given, which is never told again`, async () => {
      const { secret, ...hook } = await client().createHook({ body: { provider, name: 'Ours' } })
      assert.equal((await deliverTo(hook, secret)).statusCode, 202)
      assert.equal((await deliverTo(hook, secrets[provider])).statusCode, 401)
      const told = JSON.stringify([
        await client().listHooks(),
        await client().getHook({ params: { id: hook.id } }),
      ])
      assert.ok(!told.includes(secret))
      const { rows } = await host.database.pool.query('select sealed from webhooks.hook_secrets')
      assert.ok(rows.every(({ sealed }: { sealed: Buffer }) => !sealed.includes(secret)))
    })
  }

  test('a new secret works beside the old one until that expires, at once when it leaked', async () => {
    const { secret: first, ...hook } = await client().createHook({
      body: { provider: 'github', name: 'Rotating' },
    })
    const { secret: second, secrets: accepted } = await client().rotateSecret({
      params: { id: hook.id },
      body: {},
    })
    assert.equal(accepted.length, 2)
    assert.deepEqual(
      [(await deliverTo(hook, first)).statusCode, (await deliverTo(hook, second)).statusCode],
      [202, 202],
    )
    const { secret: third } = await client().rotateSecret({
      params: { id: hook.id },
      body: { overlap_hours: 0 },
    })
    const statuses = await Promise.all([first, second, third].map((secret) => deliverTo(hook, secret)))
    assert.deepEqual(
      statuses.map(({ statusCode }) => statusCode),
      [401, 401, 202],
    )
  })

  test('one that is turned off, removed, or for another sender takes nothing', async () => {
    const { secret, ...hook } = await client().createHook({
      body: { provider: 'github', name: 'Short-lived' },
    })
    const params = { id: hook.id }
    const as = { ...hook, provider: 'gitea' as const }
    assert.equal((await deliverTo(as, secret)).statusCode, 404)
    await client().updateHook({ params, body: { enabled: false } })
    assert.equal((await deliverTo(hook, secret)).json().code, 'hook_not_found')
    await client().updateHook({ params, body: { enabled: true, name: 'Back' } })
    assert.equal((await deliverTo(hook, secret)).statusCode, 202)
    await client().deleteHook({ params })
    assert.equal((await deliverTo(hook, secret)).statusCode, 404)
    await assert.rejects(client().getHook({ params }), (error) => hasCode(error, 'hook_not_found'))
  })

  test('an edit of an older version is refused', async () => {
    const hook = await client().createHook({ body: { provider: 'gitea', name: 'Edited' } })
    const edit = (version: number) =>
      client().updateHook(
        { params: { id: hook.id }, body: { name: `at ${version}` } },
        { headers: { 'if-match': `"${version}"` } },
      )
    assert.equal((await edit(1)).version, 2)
    await assert.rejects(edit(1), (error) => hasCode(error, 'precondition_failed'))
  })

  test('a secret that Standard Webhooks senders cannot take is refused', async () => {
    await assert.rejects(
      client().createHook({ body: { provider: 'standard', name: 'No', secret: 'just-some-text-of-mine' } }),
      (error) => hasCode(error, 'invalid_request'),
    )
  })

  test('nothing is seen from another workspace', async () => {
    const hook = await client().createHook({ body: { provider: 'github', name: 'Ours alone' } })
    const id = await host.deliver('github', 'star', { action: 'created' })
    const stranger = host.client(webhooksContract, { workspace_id: randomUUID() })
    assert.deepEqual((await stranger.listHooks()).items, [])
    assert.deepEqual((await stranger.listDeliveries()).items, [])
    assert.equal((await stranger.getWebhookStatistics()).received, 0)
    for (const call of [
      () => stranger.getHook({ params: { id: hook.id } }),
      () => stranger.getDelivery({ params: { id } }),
      () => stranger.replayDelivery({ params: { id } }),
      () => stranger.deleteHook({ params: { id: hook.id } }),
    ]) {
      await assert.rejects(
        call,
        (error) => hasCode(error, 'hook_not_found') || hasCode(error, 'delivery_not_found'),
      )
    }
  })
})

describe('deliveries', () => {
  test('are listed newest first, page by page, by what is asked for', async () => {
    const ids: string[] = []
    for (let number = 0; number < 5; number++) {
      ids.unshift(await host.deliver('github', 'fork', { repository: { full_name: 'Acme/Forks' }, number }))
    }
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const query = { event: 'fork', repository: 'acme/forks', limit: 2, ...(cursor && { cursor }) }
      const page = await client().listDeliveries({ query })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor)
    assert.deepEqual(seen, ids)
    const none = await client().listDeliveries({ query: { event: 'fork', provider: 'gitlab' } })
    assert.deepEqual(none.items, [])
    await assert.rejects(client().listDeliveries({ query: { cursor: 'nonsense' } }), (error) =>
      hasCode(error, 'invalid_request'),
    )
  })

  test('that still need somebody stand in a list of their own, oldest first', async () => {
    const unmatched = await host.deliver('github', 'push', pushOf('nobody/knows', ['one']))
    const failed = await host.deliver('github', 'push', { repository: { full_name: 'nobody/knows' } })
    const { items } = await client().listUnprocessed({ query: { limit: 200 } })
    const states = items.filter(({ id }) => [unmatched, failed].includes(id)).map(({ state }) => state)
    assert.deepEqual(states, ['unmatched', 'failed'])
    assert.match((await host.outcome(unmatched)).reason ?? '', /nobody\/knows is not registered/)
    assert.match((await host.outcome(failed)).reason ?? '', /no ref/)
  })

  test('can be replayed while what they said is there', async () => {
    const id = await host.deliver('github', 'push', pushOf('late/comer', ['one']))
    assert.equal((await client().replayDelivery({ params: { id } })).state, 'received')
    await host.settle()
    assert.equal((await host.outcome(id)).state, 'unmatched')
    await host.database.pool.query('delete from webhooks.payloads where delivery_id = $1', [id])
    await assert.rejects(client().replayDelivery({ params: { id } }), (error) =>
      hasCode(error, 'payload_cleared'),
    )
    assert.equal((await client().getDelivery({ params: { id } })).payload, null)
  })

  test('add up in the statistics', async () => {
    const { received, waiting, processed, unmatched, ignored, failed, ...figures } =
      await client().getWebhookStatistics({ query: { days: 1 } })
    assert.equal(waiting + processed + unmatched + ignored + failed, received)
    const sum = (rows: readonly { received: number }[]) =>
      rows.reduce((total, row) => total + row.received, 0)
    assert.equal(sum(figures.by_provider), received)
    assert.equal(sum(figures.by_event), received)
    assert.equal(sum(figures.by_day), received)
    assert.ok(figures.duplicates >= 40)
    assert.ok((figures.processing_ms.p99 ?? -1) >= (figures.processing_ms.p50 ?? 0))
  })
})
