import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deriveFullName } from './full-name.ts'

const nameOf = (remote: string | null, folder: string | null = '/home/ada/work') => {
  const { owner, name } = deriveFullName(remote, folder)
  return `${owner}/${name}`
}

test('a repository is named after the end of its remote’s address', () => {
  assert.equal(nameOf('https://github.com/fastify/fastify.git'), 'fastify/fastify')
  assert.equal(nameOf('https://gitlab.example.org/group/team/app/'), 'team/app')
  assert.equal(nameOf('git@github.com:honojs/hono.git'), 'honojs/hono')
  assert.equal(nameOf('host:team/app'), 'team/app')
  assert.equal(nameOf('ssh://git@host:2222/~ada/app.git'), 'ada/app')
  assert.equal(nameOf('https://host/app'), 'local/app')
})

test('without a remote it is named after its folder', () => {
  assert.equal(nameOf(null, '/home/ada/My Project'), 'local/My-Project')
  assert.equal(nameOf(null, '/srv/git/tool.git'), 'local/tool')
  assert.equal(nameOf('/srv/git/tool.git'), 'local/work')
  assert.equal(nameOf('file:///srv/git/tool.git', '/srv/clone'), 'local/clone')
  assert.equal(nameOf(null, '/'), 'local/repository')
})

test('letters keep their base form where they have one', () => {
  assert.equal(nameOf(null, '/srv/Über-Größe'), 'local/Uber-Gro-e')
})

test('whatever the address, the name fits a path', () => {
  const segment = /^[A-Za-z0-9_][A-Za-z0-9._~-]{0,99}$/
  fc.assert(
    fc.property(fc.option(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }), (remote, folder) => {
      const { owner, name } = deriveFullName(remote, folder)
      assert.match(owner, segment)
      assert.match(name, segment)
    }),
  )
})
