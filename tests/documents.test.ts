import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { createTestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { createTestRepository } from '#platform/testing/git.ts'
import { runProgram } from '#platform/testing/run-program.ts'
import { spawnUp, waitUntilWelcome } from './testing/server-process.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

async function listFiles(...patterns: string[]): Promise<string[]> {
  const { stdout } = await runProgram('git', ['ls-files', ...patterns], { cwd: root })
  return stdout.trimEnd().split('\n')
}

/** The commands of a document's shell blocks, without their comments. */
function readCommands(document: string): string[] {
  return [...document.matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.trimEnd().split('\n'))
    .map((line) => line.replace(/ {2,}# .*/, '').trim())
}

test('every npm script that a document names is there', async () => {
  const readScripts = (folder: string) =>
    (JSON.parse(read(join(folder, 'package.json'))) as { scripts: Record<string, string> }).scripts
  for (const file of await listFiles('*.md')) {
    for (const [named, script, alias, workspace = '.'] of read(file).matchAll(
      /\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)(?: -w (\w+))?/g,
    )) {
      assert.ok(readScripts(workspace)[script ?? alias ?? ''], `${file} names ${named}`)
    }
  }
})

test('every relative link of a document leads somewhere', async () => {
  for (const file of await listFiles('*.md')) {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      assert.ok(existsSync(resolve(root, dirname(file), target)), `${file} links to ${target}`)
    }
  }
})

test('the settings that are documented are those that are read', async () => {
  const documented = new Set(
    [...read('docs/settings.md').matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name),
  )
  const sources = (await listFiles('cli/*.ts', 'server/*.ts', 'services/*.ts')).filter(
    (file) => !file.includes('.test.') && !file.includes('/testing/'),
  )
  const code = sources.map(read).join('\n')
  const settings =
    /(?:text|integer|cron|flag|choice|webAddress|setting|secretList|tokenLimit|dollars|providerOrder)\(\s*'([A-Z][A-Z0-9_]+)'|name: '([A-Z][A-Z0-9_]+)',\s+read|env(?:ironment)?\.([A-Z][A-Z0-9_]+)/g
  const used = new Set([...code.matchAll(settings)].map(([, ...names]) => names.find(Boolean)))
  // What every program takes from its surroundings.
  for (const name of ['HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'INIT_CWD']) used.delete(name)
  assert.deepEqual([...used].sort(), [...documented].sort())
})

test('the commands of the README work as they stand', async (t) => {
  const repository = await createTestRepository(t)
  const hash = await repository.commit({ message: 'feat: begin', files: { 'a.txt': 'one\n' } })
  await repository.git('config', 'user.email', 'ada@example.com')
  await repository.git('config', 'user.name', 'Ada Lovelace')
  const home = dirname(repository.path)
  const { url: databaseUrl, drop } = await createTestDatabase()
  t.after(drop)
  const up = spawnUp({
    home: repository.path,
    args: ['--repo', '.', '--data-dir', './data', '--port', String(await findFreePort())],
    env: { DATABASE_URL: databaseUrl, HOME: home, XDG_STATE_HOME: join(home, 'state') },
  })
  t.after(async () => {
    up.kill('SIGTERM')
    await up.ended
  })
  const { url } = await waitUntilWelcome(up)
  const bin = repository.folder('throughline')
  await symlink(join(root, 'bin/throughline'), bin)

  const commands = readCommands(read('README.md')).filter((command) => !/^npm /.test(command))
  assert.ok(commands.length >= 8)
  for (const command of commands) {
    const script = command
      // As it stands it would go on until Ctrl-C.
      .replace('events tail', 'events tail --no-follow')
      .replace('bin/throughline', bin)
      .replace('HASH', hash)
      .replace('http://127.0.0.1:8000', url)
    const { code, stdout, stderr } = await runProgram('sh', ['-c', script], {
      cwd: repository.path,
      env: { HOME: home, XDG_STATE_HOME: join(home, 'state'), NO_COLOR: '1' },
    })
    assert.equal(code, 0, `${command}: ${stderr}`)
    assert.notEqual(stdout + stderr, '', command)
  }
})
