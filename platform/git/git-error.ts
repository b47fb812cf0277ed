/** What can go wrong with git; stable, so that a service maps it to its own contract. */
export type GitErrorCode =
  | 'git_not_found'
  | 'not_a_repository'
  | 'unsafe_ownership'
  | 'unreachable_remote'
  | 'moved_remote'
  | 'authentication_failed'
  | 'unsupported_protocol'
  | 'bad_revision'
  | 'ambiguous_revision'
  | 'broken_object'
  | 'target_exists'
  | 'storage_failed'
  | 'output_too_large'
  | 'timed_out'
  | 'aborted'
  | 'git_failed'

/**
 * A failure of git. `message` is one sentence for a person that says what to do; `stderr` is what git wrote.
 */
export class GitError extends Error {
  readonly code: GitErrorCode
  readonly stderr: string

  constructor(code: GitErrorCode, message: string, options: { stderr?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'GitError'
    this.code = code
    this.stderr = options.stderr ?? ''
  }
}

interface Diagnosis {
  code: GitErrorCode
  /** What git prints, as regular expressions; a group becomes the argument of `message`. */
  phrases: readonly string[]
  message: (subject: string) => string
}

/** Git's own messages (LC_ALL=C), most telling first, and the sentence each becomes. */
const diagnoses: readonly Diagnosis[] = [
  {
    code: 'unsafe_ownership',
    phrases: ["detected dubious ownership in repository at '([^']*)'"],
    message: (path) =>
      `Git refuses to read "${path}" because another user owns it; run as its owner, ` +
      `or allow it with: git config --global --add safe.directory "${path}".`,
  },
  {
    code: 'broken_object',
    phrases: ['could not fetch (\\S+) from promisor remote'],
    message: (hash) =>
      `This partial clone lacks the object ${hash}; clone the repository whole, or fetch what is missing with: ` +
      'git fetch --refetch --no-filter.',
  },
  {
    code: 'unsupported_protocol',
    phrases: ["transport '([^']*)' not allowed"],
    message: (protocol) => `The protocol "${protocol}" is not allowed; use an https, ssh or git address.`,
  },
  {
    code: 'moved_remote',
    // The trace of the answer, where there is one, then git's own words.
    phrases: ['Recv header: location: (\\S{1,2000})[\\s\\S]*error: 30[12378]', 'returned error: 30[12378]'],
    message: (location) =>
      `The remote has moved${location && ` to ${toAddress(location)}`}, and redirects are not followed; ` +
      'give its new address.',
  },
  {
    code: 'authentication_failed',
    phrases: [
      'Authentication failed',
      'could not read (?:Username|Password)',
      'Permission denied \\(',
      'terminal prompts disabled',
      'error: 40[13]',
    ],
    message: () =>
      'The remote asks for credentials that are missing or not accepted; ' +
      'configure a token, a git credential helper or an SSH key for it.',
  },
  {
    code: 'unreachable_remote',
    phrases: [
      'Could not resolve host',
      'unable to access',
      'unable to connect',
      'Connection (?:refused|timed out|reset|closed)',
      'Could not read from remote repository',
      "repository '[^']*' (?:not found|does not exist)",
      'Repository not found',
      'does not appear to be a git repository',
      'early EOF',
      'unexpected disconnect',
    ],
    message: () =>
      'The remote repository cannot be reached; check the address and the network, then try again.',
  },
  {
    code: 'not_a_repository',
    phrases: ['not a git repository', 'invalid gitfile format', 'not in a git directory'],
    message: () => 'This is not a git repository; give the path of a clone, or run "git init" in it.',
  },
  {
    code: 'ambiguous_revision',
    phrases: ['short (?:object ID|SHA1) (\\S+) is ambiguous'],
    message: (prefix) => `The abbreviated hash "${prefix}" fits several objects; give more digits of it.`,
  },
  {
    code: 'storage_failed',
    phrases: [
      'No space left on device',
      'Read-only file system',
      'Permission denied',
      '(?:unable to|could not|cannot) (?:create|mkdir|write)',
    ],
    message: () => 'Git cannot write to the disk; free some space or make the folder writable.',
  },
  {
    code: 'bad_revision',
    phrases: [
      'bad revision',
      'unknown revision',
      'Needed a single revision',
      'ambiguous argument',
      'invalid object name',
    ],
    message: () =>
      'There is no such revision in this repository; name an existing branch, tag or commit hash.',
  },
  {
    code: 'broken_object',
    phrases: [
      '(?:unable to|could not|cannot) (?:read|be read|parse|find|unpack)',
      'cannot be read',
      'is corrupt',
      '(?:bad|bogus|missing) (?:commit|tree|blob|object)',
      '(?:malformed mode|empty filename) in tree entry',
      'too-short tree',
      'Failed to traverse',
    ],
    message: () => 'The repository has missing or damaged objects; run "git fsck" in it and fetch it anew.',
  },
]

/** The address of a repository of which git asked for the list of refs, without credentials. */
function toAddress(location: string): string {
  return location.replace(/\/\/[^/@]*@/, '//').replace(/\/info\/refs(\?.*)?$/, '')
}

/** Turns what git said on its way out into a {@link GitError}. */
export function diagnoseFailure(command: string, exit: string, stderr: string): GitError {
  for (const { phrases, code, message } of diagnoses) {
    const match = stderr.match(new RegExp(phrases.join('|'), 'i'))
    if (match) return new GitError(code, message(match[1] ?? ''), { stderr })
  }
  const said = stderr.match(/^(?:fatal|error): (.*)$/m)?.[1] ?? stderr.trim().split('\n')[0]
  return new GitError('git_failed', `git ${command} failed (${exit})${said ? `: ${said}` : ''}.`, { stderr })
}
