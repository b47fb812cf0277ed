import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What a test context of `node:test` offers; the repository is removed when the test ends. */
interface Cleanup {
  after(action: () => Promise<void>): void
}

/** A file's content; null deletes it, `{ link }` makes a symbolic link. */
export type TestFile = string | Buffer | null | { link: string }

/** How a commit is made. Dates are what git understands, such as `2024-01-31T12:00:00+0100`. */
export interface TestCommit {
  message?: string | Buffer
  files?: Readonly<Record<string, TestFile>>
  author?: { name: string; email: string }
  committer?: { name: string; email: string }
  /** Of author and committer. Without one, each commit is a minute younger than the one before. */
  date?: string
}

/**
 * A real repository in a temporary folder, with a person of its own and without the settings of this machine.
 */
export interface TestRepository {
  path: string
  /** What to hand to the functions of `platform/git`. */
  environment: Record<string, string>
  /** Runs git in it and gives what it printed, without the last line end. */
  git(...args: string[]): Promise<string>
  /** Like `git`, with something on standard input. */
  gitWithInput(input: string | Buffer, ...args: string[]): Promise<string>
  /** Writes files of the work tree and adds them to the index. */
  write(files: Readonly<Record<string, TestFile>>): Promise<void>
  /** Commits `files` and gives the hash; works with an empty message and without files too. */
  commit(commit?: TestCommit): Promise<string>
  /** Gives a folder beside the repository that goes away with it. */
  folder(name: string): string
}

const firstCommitAt = Date.UTC(2024, 0, 1, 12)
const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }

/** Makes a repository with branch `main` and no commit. */
export async function createTestRepository(
  test: Cleanup,
  options: { bare?: boolean; object_format?: 'sha1' | 'sha256' } = {},
): Promise<TestRepository> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'throughline-git-')))
  test.after(() => rm(root, { recursive: true, force: true }))
  const path = join(root, 'repository')
  await mkdir(path)
  const environment = testEnvironment(root)
  const git = (args: string[], input?: string | Buffer, more: Record<string, string> = {}) =>
    runForTest(path, args, { ...environment, ...more }, input)

  await git([
    'init',
    '--quiet',
    '--initial-branch=main',
    '--template=',
    `--object-format=${options.object_format ?? 'sha1'}`,
    ...(options.bare ? ['--bare'] : []),
  ])

  let commits = 0
  const write = async (files: Readonly<Record<string, TestFile>>) => {
    for (const [name, content] of Object.entries(files)) await writeTestFile(join(path, name), content)
    await git(['add', '--all', '--force'])
  }

  return {
    path,
    environment,
    git: (...args) => git(args),
    gitWithInput: (input, ...args) => git(args, input),
    write,
    async commit({ message = 'Change something', files = {}, author = ada, committer = author, date } = {}) {
      if (Object.keys(files).length > 0) await write(files)
      const at = date ?? new Date(firstCommitAt + commits++ * 60_000).toISOString()
      await git(
        ['commit', '--quiet', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '--file=-'],
        message,
        {
          GIT_AUTHOR_NAME: author.name,
          GIT_AUTHOR_EMAIL: author.email,
          GIT_AUTHOR_DATE: at,
          GIT_COMMITTER_NAME: committer.name,
          GIT_COMMITTER_EMAIL: committer.email,
          GIT_COMMITTER_DATE: at,
        },
      )
      return git(['rev-parse', 'HEAD'])
    },
    folder: (name) => join(root, name),
  }
}

function testEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: ada.name,
    GIT_AUTHOR_EMAIL: ada.email,
    GIT_COMMITTER_NAME: ada.name,
    GIT_COMMITTER_EMAIL: ada.email,
    // Lets tests clone submodules and mirrors from folders.
    GIT_ALLOW_PROTOCOL: 'file',
  }
}

async function writeTestFile(path: string, content: TestFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  if (content === null || (typeof content === 'object' && 'link' in content)) {
    await rm(path, { force: true, recursive: true })
  }
  if (content === null) return
  if (typeof content === 'object' && 'link' in content) await symlink(content.link, path)
  else await writeFile(path, content)
}

function runForTest(
  directory: string,
  args: string[],
  environment: Record<string, string>,
  input?: string | Buffer,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      args,
      { cwd: directory, env: environment, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`git ${args.join(' ')}: ${stderr}`, { cause: error }))
        else resolve(stdout.replace(/\n$/, ''))
      },
    )
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
