import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../processes/run-program.ts'

const version = '21.2.4'

/** [commitlint](https://commitlint.js.org) with its conventional rules, as a program and its arguments before the message file. */
export interface Commitlint {
  program: string
  args: string[]
}

/**
 * Gives commitlint, installed into the temporary folder by the first call and kept there: it is too large a dependency
 * for everybody who installs the product. A sentence when it cannot be had.
 */
export async function prepareCommitlint(): Promise<Commitlint | string> {
  const folder = join(tmpdir(), `throughline-bench-commitlint-${version}`)
  const entry = join(folder, 'node_modules', '@commitlint', 'cli', 'cli.js')
  const exists = await access(entry).then(
    () => true,
    () => false,
  )
  if (!exists && !(await install(folder))) return 'could not be installed from the registry'
  return {
    program: process.execPath,
    args: [entry, '--config', join(folder, 'commitlint.config.json'), '--edit'],
  }
}

async function install(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await writeFile(
    join(folder, 'commitlint.config.json'),
    '{ "extends": ["@commitlint/config-conventional"] }',
  )
  const packages = ['cli', 'config-conventional'].map((name) => `@commitlint/${name}@${version}`)
  const { code } = await runProgram(
    'npm',
    ['install', '--no-audit', '--no-fund', '--save-exact', ...packages],
    {
      cwd: folder,
    },
  )
  if (code !== 0) await rm(folder, { recursive: true, force: true })
  return code === 0
}
