import { tmpdir } from 'node:os'
import type { Environment } from '#platform/git/git-environment.ts'
import { runGit } from '#platform/git/run-git.ts'
import { traceRedirects, transferEnvironment } from '#platform/git/transfer-environment.ts'
import type { RemoteSource } from './remote-source.ts'

const patience = 20_000

/**
 * Asks a remote for its `HEAD`, which shows that it is there and lets us in; nothing is fetched.
 * @throws GitError `unreachable_remote`, `moved_remote`, `authentication_failed`, `unsupported_protocol`, `timed_out`
 */
export async function probeRemote(
  remote: RemoteSource,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ default_branch: string | null; head: string | null }> {
  const answer = await runGit(['ls-remote', '--symref', '--', remote.url, 'HEAD'], {
    directory: tmpdir(),
    environment: {
      ...transferEnvironment(remote, { environment, addresses: remote.addresses }),
      ...traceRedirects,
    },
    signal,
    timeout_ms: patience,
    limit_bytes: 1024 * 1024,
  })
  const text = answer.toString('utf8')
  return {
    default_branch: /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(text)?.[1] ?? null,
    head: /^([0-9a-f]{40,64})\tHEAD$/m.exec(text)?.[1] ?? null,
  }
}
