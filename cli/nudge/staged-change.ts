import { localEnvironment } from '#platform/git/git-environment.ts'
import { startGit } from '#platform/git/run-git.ts'
import { readConvention } from '../../services/craft/coaching/analysis/convention.ts'
import { countConvention } from '../../services/craft/coaching/analysis/convention-counts.ts'
import { readMessage } from '../../services/craft/coaching/analysis/message.ts'

const mostBytes = 65_536
const mostMilliseconds = 90
const messagesToLearnFrom = 150

/** Where git is, as the hook that calls us was told; a commit of chosen files has an index of its own. */
function gitOptions() {
  const { GIT_INDEX_FILE, GIT_DIR, GIT_WORK_TREE } = process.env
  const place = Object.entries({ GIT_INDEX_FILE, GIT_DIR, GIT_WORK_TREE }).filter(
    ([, value]) => value !== undefined,
  )
  return {
    directory: process.cwd(),
    environment: { ...localEnvironment(process.env), ...Object.fromEntries(place) },
    timeout_ms: mostMilliseconds,
  }
}

/** The patch about to be committed, cut short when large; undefined when it cannot be read in time. */
export async function readStagedPatch(): Promise<string | undefined> {
  const patch = await readBounded([
    'diff',
    '--cached',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '-M',
    '-U0',
  ])
  return patch === null || patch === '' ? undefined : patch
}

/** What the newest messages of this repository are like; null when there are too few. */
export async function readRecentConvention() {
  const log = await readBounded([
    'log',
    '-z',
    `--max-count=${messagesToLearnFrom}`,
    '--no-merges',
    '--format=%B',
  ])
  if (log === null) return null
  const messages = log.split('\0').filter((message) => message.trim() !== '')
  return readConvention(countConvention(messages.map((message) => ({ message: readMessage(message) }))))
}

async function readBounded(args: readonly string[]): Promise<string | null> {
  const git = startGit(args, gitOptions())
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= mostBytes) break
    }
    if (length < mostBytes) await git.completed
    return Buffer.concat(chunks).toString('utf8', 0, mostBytes)
  } catch {
    return null
  } finally {
    await git.stop()
  }
}
