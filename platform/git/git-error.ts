/** What can go wrong with git; stable, so that a service maps it to its own contract. */
export type GitErrorCode =
  | 'git_not_found'
  | 'not_a_repository'
  | 'unsafe_ownership'
  | 'unreachable_remote'
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

/** A failure of git. `message` is one sentence for a person that says what to do; `stderr` is what git wrote. */
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

/** Patterns of git's own messages (LC_ALL=C), most telling first, and the sentence each becomes. */
const diagnoses: readonly {
  pattern: RegExp
  code: GitErrorCode
  message: (match: RegExpMatchArray) => string
}[] = [
  {
    pattern: /could not fetch \S+ from promisor remote/,
    code: 'broken_object',
    message: () =>
      'This partial clone lacks objects that are needed; fetch them with: git fetch --refetch --filter=blob:none, or clone it whole.',
  },
  {
    pattern: /detected dubious ownership in repository at '([^']*)'/,
    code: 'unsafe_ownership',
    message: ([, path]) =>
      `Git refuses to read "${path}" because another user owns it; run as its owner, or allow it with: git config --global --add safe.directory "${path}".`,
  },
  {
    pattern: /transport '([^']*)' not allowed/,
    code: 'unsupported_protocol',
    message: ([, protocol]) => `The protocol "${protocol}" is not allowed; use an https, ssh or git address.`,
  },
  {
    pattern:
      /Authentication failed|could not read (?:Username|Password)|Permission denied|terminal prompts disabled|HTTP 40[13]|error: 40[13]/,
    code: 'authentication_failed',
    message: () =>
      'The remote asks for credentials that are missing or not accepted; configure a token, a git credential helper or an SSH key for it.',
  },
  {
    pattern:
      /Could not resolve host|unable to access|Connection (?:refused|timed out|reset|closed)|unable to connect|Could not read from remote repository|repository '[^']*' (?:not found|does not exist)|does not appear to be a git repository|early EOF|unexpected disconnect|Repository not found/,
    code: 'unreachable_remote',
    message: () =>
      'The remote repository cannot be reached; check the address and the network, then try again.',
  },
  {
    pattern: /not a git repository|invalid gitfile format|not in a git directory/i,
    code: 'not_a_repository',
    message: () => 'This is not a git repository; give the path of a clone, or run "git init" in it.',
  },
  {
    pattern: /short (?:object ID|SHA1) (\S+) is ambiguous/,
    code: 'ambiguous_revision',
    message: ([, prefix]) => `The abbreviated hash "${prefix}" fits several objects; give more digits of it.`,
  },
  {
    pattern: /No space left on device|Read-only file system|unable to create|could not create|cannot mkdir/,
    code: 'storage_failed',
    message: () => 'Git cannot write to the disk; free some space or make the folder writable.',
  },
  {
    pattern: /bad revision|unknown revision|Needed a single revision|ambiguous argument|invalid object name/i,
    code: 'bad_revision',
    message: () =>
      'There is no such revision in this repository; name an existing branch, tag or commit hash.',
  },
  {
    pattern:
      /(?:unable to read|unable to parse|could not read|cannot be read|is corrupt|(?:bad|bogus) (?:commit|tree|object)|malformed mode|empty filename|too-short tree|missing blob|unable to (?:find|unpack)|Failed to traverse)/i,
    code: 'broken_object',
    message: () => 'The repository has missing or damaged objects; run "git fsck" in it and fetch it anew.',
  },
]

/** Turns what git said on its way out into a {@link GitError}. */
export function diagnoseFailure(command: string, exit: string, stderr: string): GitError {
  for (const { pattern, code, message } of diagnoses) {
    const match = stderr.match(pattern)
    if (match) return new GitError(code, message(match), { stderr })
  }
  const said = stderr.match(/^(?:fatal|error): (.*)$/m)?.[1] ?? stderr.trim().split('\n')[0]
  return new GitError('git_failed', `git ${command} failed (${exit})${said ? `: ${said}` : ''}.`, { stderr })
}
