import { tmpdir } from 'node:os'
import { remoteEnvironment } from '#platform/git/git-environment.ts'
import type { RemoteUrl } from '#platform/git/remote-url.ts'
import { runGit } from '#platform/git/run-git.ts'
import type { RepositoriesConfig } from '../config.ts'

const patience = 20_000

/**
 * Asks a remote for its `HEAD`, which shows that it is there and lets us in; nothing is fetched.
 * @throws GitError `unreachable_remote`, `authentication_failed`, `unsupported_protocol`, `timed_out`
 */
export async function probeRemote(
  remote: RemoteUrl,
  { environment }: RepositoriesConfig,
  signal: AbortSignal,
): Promise<{ default_branch: string | null; head: string | null }> {
  const answer = await runGit(['ls-remote', '--symref', '--', remote.url, 'HEAD'], {
    directory: tmpdir(),
    environment: { ...remoteEnvironment(environment, [remote.protocol]), ...authorize(remote) },
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

/** Through the environment: arguments are seen by every user of the machine. */
function authorize({ url, protocol, authorization }: RemoteUrl): Record<string, string> {
  if (authorization === null || !protocol.startsWith('http')) return {}
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: ${authorization}`,
  }
}
