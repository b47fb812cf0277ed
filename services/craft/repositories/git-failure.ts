import { ServiceError } from '#platform/errors/service-error.ts'
import { GitError, type GitErrorCode } from '#platform/git/git-error.ts'

/** What this service's contract calls each failure of git. */
const codes: Readonly<Record<GitErrorCode, string>> = {
  git_not_found: 'git_not_found',
  not_a_repository: 'not_a_repository',
  unsafe_ownership: 'not_a_repository',
  unreachable_remote: 'unreachable_remote',
  moved_remote: 'unreachable_remote',
  authentication_failed: 'unreachable_remote',
  unsupported_protocol: 'unsupported_location',
  bad_revision: 'bad_revision',
  ambiguous_revision: 'bad_revision',
  broken_object: 'git_failed',
  target_exists: 'git_failed',
  storage_failed: 'git_failed',
  output_too_large: 'git_failed',
  timed_out: 'git_failed',
  aborted: 'git_failed',
  git_failed: 'git_failed',
}

/** Runs `work`; a failure of git becomes the error that the contract promises, with git's sentence. */
export async function withGitFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explainGitFailure(error)
  }
}

/** Any error, those of git as a {@link ServiceError} of this service's contract. */
export function explainGitFailure(error: unknown): unknown {
  if (!(error instanceof GitError)) return error
  return new ServiceError(codes[error.code], error.message, { cause: error })
}
