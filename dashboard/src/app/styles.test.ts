import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('..', import.meta.url))
const sheetOf = (component: string) => `@mantine/core/styles/${component}.css`

test('every component of Mantine that is used has its styles loaded', async () => {
  const styles = readFileSync(new URL('styles.css', import.meta.url), 'utf8')
  const used = new Set<string>()
  for await (const file of glob('**/*.tsx', { cwd: source })) {
    const text = readFileSync(`${source}/${file}`, 'utf8')
    for (const [, names = ''] of text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g))
      for (const name of names.split(',')) used.add(name.trim())
  }
  assert.ok(used.has('Button'))
  const folder = new URL('.', import.meta.resolve('@mantine/core/styles/Button.css'))
  for (const component of used) {
    const hasStyles = existsSync(new URL(`${component}.css`, folder))
    if (hasStyles) assert.ok(styles.includes(sheetOf(component)), `styles.css imports ${sheetOf(component)}`)
  }
})
