import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { client, type ProviderServer, startProviderServer } from '../testing/provider-server.ts'
import { createProviders } from './providers.ts'
import { createRoundTrips } from './round-trip.ts'

let server: ProviderServer
before(async () => {
  server = await startProviderServer()
})
after(() => server.stop())

const trips = createRoundTrips(Buffer.alloc(32, 'test'), true)
const callback = new URL('https://throughline.example.com/callback')

/** Both providers at the one server, with little patience. */
function createImpatient() {
  const config = { client_id: client.id, client_secret: client.secret, url: new URL(server.url) }
  return createProviders({ github: config, google: config }, 0.3)
}

test('a provider that does not answer is given up', async () => {
  server.misbehaves = { token: 'hangs' }
  for (const provider of createImpatient()) {
    const trip = trips.begin()
    const away = await fetch(await provider.createUrl(trip, callback), { redirect: 'manual' })
    const back = new URL(away.headers.get('location') ?? '')
    await assert.rejects(provider.identify(trip, back), { name: 'ClientError' }, provider.name)
  }
})

test('a provider that is gone when somebody wants to go there is asked anew the next time', async () => {
  const config = { client_id: client.id, client_secret: client.secret, url: new URL(server.url) }
  const [google] = createProviders({ github: null, google: config })
  const gone = await startProviderServer()
  await gone.stop()
  const [lost] = createProviders({ github: null, google: { ...config, url: new URL(gone.url) } })
  await assert.rejects(lost?.createUrl(trips.begin(), callback) ?? Promise.resolve())
  await assert.rejects(lost?.createUrl(trips.begin(), callback) ?? Promise.resolve())
  assert.ok(await google?.createUrl(trips.begin(), callback))
})

test('a provider that calls itself by another address than the one that is set is not gone to', async () => {
  const config = { client_id: client.id, client_secret: client.secret, url: new URL(server.url) }
  const [google] = createProviders({ github: null, google: config })
  server.misbehaves = { issuer: 'https://accounts.google.com' }
  await assert.rejects(google?.createUrl(trips.begin(), callback) ?? Promise.resolve(), /issuer/)
  server.misbehaves = {}
  assert.ok(await google?.createUrl(trips.begin(), callback))
})

test('the cookie of a trip is kept from scripts, and from http where the server has https', () => {
  const cookie = trips.write(trips.begin())
  assert.match(cookie, /^__Host-throughline_social=/)
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax']) assert.ok(cookie.includes(attribute))
})
