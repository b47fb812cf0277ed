import { tmpdir } from 'node:os'
import type { MirrorOptions } from './mirror.ts'
import type { RemoteUrl } from './remote-url.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { runGit } from './run-git.ts'
import { traceRedirects, transferEnvironment } from './transfer-environment.ts'

/** Branches and tags with the object each names, and the branch `HEAD` points at; null when it points at none. */
export interface RemoteRefs {
  default_branch: string | null
  refs: ReadonlyMap<string, string>
}

/** What a remote may take to list its refs, in milliseconds. */
const patience = 20_000

/**
 * Lists what a remote has, of what a mirror of it would hold; nothing is fetched.
 * @throws GitError `unreachable_remote`, `moved_remote`, `authentication_failed`, `unsupported_protocol`, `timed_out`
 */
export async function readRemoteRefs(
  remote: RemoteUrl,
  options: Pick<MirrorOptions, 'environment' | 'authorization' | 'addresses' | 'signal'>,
): Promise<RemoteRefs> {
  const listing = await runGit(
    ['ls-remote', '--symref', '--', remote.url, 'HEAD', 'refs/heads/*', 'refs/tags/*'],
    {
      directory: tmpdir(),
      environment: { ...transferEnvironment(remote, options), ...traceRedirects },
      signal: options.signal,
      timeout_ms: patience,
    },
  )
  const text = listing.toString('utf8')
  return {
    default_branch: /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(text)?.[1] ?? null,
    // Lines ending in ^{} repeat a tag with the commit behind it.
    refs: readRefs(text, /^([0-9a-f]{40,64})\t(refs\/(?:heads|tags)\/\S+?)(?<!\^\{\})$/gm),
  }
}

/** Whether a mirror holds exactly what its remote has. */
export async function matchesRemote(
  mirror: GitRepository,
  { default_branch, refs }: RemoteRefs,
  signal?: AbortSignal,
): Promise<boolean> {
  if (default_branch !== null && default_branch !== mirror.head.branch) return false
  const listing = await runGit(
    ['for-each-ref', '--format=%(objectname)%09%(refname)', 'refs/heads', 'refs/tags'],
    inRepository(mirror, signal),
  )
  const own = readRefs(listing.toString('utf8'), /^([0-9a-f]{40,64})\t(\S+)$/gm)
  return own.size === refs.size && [...own].every(([ref, hash]) => refs.get(ref) === hash)
}

function readRefs(text: string, line: RegExp): Map<string, string> {
  return new Map([...text.matchAll(line)].map(([, hash = '', ref = '']) => [ref, hash]))
}
