import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { SyntheticCommit } from './synthetic-history.ts'

/** Writes commits into an empty repository through `git fast-import`, as its manual page describes the stream. */
export async function writeHistory(path: string, commits: Iterable<SyntheticCommit>): Promise<void> {
  const git = spawn('git', ['-C', path, 'fast-import', '--quiet', '--date-format=raw'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  // A git that ends early is told by its exit code.
  git.stdin.on('error', () => {})
  const ended = once(git, 'exit')
  const place: Place = { main: 0, side: 0, brought: new Map() }
  let mark = 0
  for (const commit of commits) {
    mark += 1
    if (!git.stdin.write(describeCommit(commit, mark, place)))
      await Promise.race([once(git.stdin, 'drain'), ended])
  }
  git.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error('git fast-import failed.')
}

/** Where the branches stand, by mark, and what the side branch has changed since it began. */
interface Place {
  main: number
  side: number
  brought: Map<string, string | null>
}

/** The commands of one commit; moves `place` on. */
function describeCommit(commit: SyntheticCommit, mark: number, place: Place): string {
  const { main, side } = place
  const parents = { main: [main], side: [side || main], merge: [main, side] }[commit.place]
  const changes = commit.place === 'merge' ? place.brought : commit.files
  if (commit.place === 'side') {
    place.side = mark
    for (const [path, content] of changes) place.brought.set(path, content)
  } else {
    Object.assign(place, { main: mark, side: 0, brought: new Map() })
  }
  const { author, at, message } = commit
  const person = `${author.name} <${author.email}> ${at} +0100`
  const [first, second] = parents
  return [
    `commit refs/heads/${commit.place === 'side' ? 'topic' : 'main'}`,
    `mark :${mark}`,
    `author ${person}`,
    `committer ${person}`,
    describeData(message),
    ...(first ? [`from :${first}`] : []),
    ...(second ? [`merge :${second}`] : []),
    ...[...changes].map(([path, content]) =>
      content === null ? `D ${path}` : `M 100644 inline ${path}\n${describeData(content)}`,
    ),
    '\n',
  ].join('\n')
}

function describeData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}
