import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildDashboard } from './build.ts'

const dist = join(import.meta.dirname, 'dist')

interface Chunk {
  file: string
  imports?: string[]
}

test('the first view takes less than 200 kB of script, and what is built is not built again', async () => {
  await buildDashboard({ quiet: true })
  assert.equal(await buildDashboard({ quiet: true }), false)

  const chunks: Record<string, Chunk> = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  const files = new Set<string>()
  const add = (name: string) => {
    const chunk = chunks[name]
    assert.ok(chunk, `${name} was built`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) add(imported)
  }
  add('index.html')
  add('src/pages/overview/overview-page.tsx')
  const bytes = [...files].map((file) => gzipSync(readFileSync(join(dist, file))).length)
  const total = bytes.reduce((sum, one) => sum + one, 0)
  assert.ok(total < 200_000, `the first view takes ${total} bytes of script`)
})

test('the page has no inline script and takes nothing from elsewhere', async () => {
  await buildDashboard({ quiet: true })
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc="\/)/)
  assert.doesNotMatch(page, /\bon\w+=|javascript:|(?:src|href)="https?:/)
})
