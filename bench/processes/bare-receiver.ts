import Fastify from 'fastify'
import { Pool } from 'pg'

/**
 * The least a receiver of webhooks can do, as a program of its own: `/bare` answers, `/stored` does so after one INSERT,
 * and `/told` after one that is heard of elsewhere. Port and database come from the environment.
 */
const { PORT, DATABASE_URL } = process.env
const pool = new Pool({ connectionString: DATABASE_URL, max: 16 })
await pool.query(
  'create table if not exists bare_deliveries (delivery text primary key, payload json not null, at timestamptz not null default now())',
)

const server = Fastify({ bodyLimit: 25 * 1024 * 1024 })
server.removeAllContentTypeParsers()
server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))

const insert = 'insert into bare_deliveries (delivery, payload) values ($1, $2)'
const statements = {
  stored: { name: 'stored', text: insert },
  told: {
    name: 'told',
    text: `with stored as (${insert} returning delivery) select pg_notify('bare_deliveries', delivery) from stored`,
  },
}
server.post('/bare', (_, reply) => reply.code(202).send({}))
for (const [path, statement] of Object.entries(statements)) {
  server.post(`/${path}`, async ({ headers, body }, reply) => {
    await pool.query({ ...statement, values: [headers['x-github-delivery'], body] })
    return reply.code(202).send({})
  })
}
server.get('/ready', () => ({}))
await server.listen({ port: Number(PORT), host: '127.0.0.1' })
