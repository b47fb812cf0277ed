import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openRepository } from '#platform/git/repository.ts'
import { readLine } from '#platform/git/run-git.ts'
import { print } from '../terminal.ts'

const program = fileURLToPath(new URL('../../bin/throughline', import.meta.url))
const mark = '# Installed by throughline; `throughline hook uninstall` removes it.'
const hookNames = ['commit-msg', 'post-commit'] as const
type HookName = (typeof hookNames)[number]

/** Installs our hooks where git looks for them. A foreign hook is set aside and called first. */
export async function installHooks(
  path: string,
  options: { strict: boolean; track: boolean },
): Promise<void> {
  const folder = await findHooksFolder(path)
  await mkdir(folder, { recursive: true })
  await installHook(folder, 'commit-msg', `nudge${options.strict ? ' --strict' : ''} "$1"`)
  print(
    `commit-msg hook installed in ${folder}: it ${options.strict ? 'refuses weak messages' : 'advises only'}.`,
  )
  if (options.track) {
    await installHook(folder, 'post-commit', 'track >/dev/null 2>&1 || true')
    print('post-commit hook installed: each commit is tracked.')
  }
}

/** Removes our hooks and puts back what was there before; foreign hooks stay untouched. */
export async function uninstallHooks(path: string): Promise<void> {
  const folder = await findHooksFolder(path)
  let removed = 0
  for (const name of hookNames) {
    const file = join(folder, name)
    if (!(await isOurs(file))) continue
    await rm(file)
    if ((await readText(aside(file))) !== null) await rename(aside(file), file)
    removed += 1
  }
  print(
    removed === 0 ? 'There is no hook of ours here.' : `${removed} hook${removed === 1 ? '' : 's'} removed.`,
  )
}

async function installHook(folder: string, name: HookName, call: string): Promise<void> {
  const file = join(folder, name)
  if ((await readText(file)) !== null && !(await isOurs(file))) await rename(file, aside(file))
  const draft = `${file}.${process.pid}`
  await writeFile(draft, writeScript(name, call))
  await chmod(draft, 0o755)
  await rename(draft, file)
}

function writeScript(name: HookName, call: string): string {
  const quoted = `'${program.replaceAll("'", "'\\''")}'`
  return `#!/bin/sh
${mark}
before=$(dirname "$0")/${name}.before-throughline
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi
[ -x ${quoted} ] || exit 0
${quoted} ${call}
`
}

function aside(file: string): string {
  return `${file}.before-throughline`
}

async function isOurs(file: string): Promise<boolean> {
  return (await readText(file))?.includes(mark) ?? false
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The folder git takes hooks from: `core.hooksPath` as configured, which our own hardened calls override. */
async function findHooksFolder(path: string): Promise<string> {
  const repository = await openRepository(resolve(path), { environment: process.env })
  const place = repository.work_tree ?? repository.git_dir
  const settings = await readLine(['config', '--show-scope', '--type=path', '--get-all', 'core.hooksPath'], {
    directory: place,
    environment: repository.environment,
  })
  const configured = settings
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([scope]) => scope !== 'command')
    .at(-1)?.[1]
  return configured === undefined ? join(repository.common_dir, 'hooks') : resolve(place, configured)
}
