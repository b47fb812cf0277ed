import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../README.md', import.meta.url))
const begin = '<!-- results: written by `npm run bench` -->'
const end = '<!-- end of results -->'

/**
 * Puts the table between its marks in this folder's README.
 *
 * @throws when the marks are not there
 */
export async function writeReadme(table: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`bench/README.md has lost its marks ${begin} and ${end}.`)
  await writeFile(file, `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`)
}
