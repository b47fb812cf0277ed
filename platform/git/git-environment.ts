/** Environment variables, handed in by whoever starts the program; nothing here looks at `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Variables git needs to be found and to find its user's settings. All else is dropped, `GIT_*` above all.
 */
const localVariables = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'SystemRoot', 'USERPROFILE', 'PATHEXT']

/** Variables that reaching a remote may take besides. */
const networkVariables = [
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
]

const hardening = {
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
}

/**
 * The environment for reading a repository: no prompt, no network (every protocol is refused, so a partial
 * clone never fetches behind our back), no variable that could point git elsewhere.
 */
export function localEnvironment(environment: Environment): Environment {
  return { ...pick(environment, localVariables), ...hardening, GIT_ALLOW_PROTOCOL: 'none' }
}

/** The environment for talking to a remote over the given protocols. SSH never prompts. */
export function remoteEnvironment(environment: Environment, protocols: readonly string[]): Environment {
  return {
    ...pick(environment, [...localVariables, ...networkVariables]),
    ...hardening,
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=15',
  }
}

/**
 * Options before every command. A repository's own settings must not run programs (hooks, fsmonitor) and must
 * not change what is printed. `safe.directory=*` lets a service read a repository that another user owns, see
 * git-config(1): that check guards against the programs which are switched off here.
 */
export const hardenedOptions: readonly string[] = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.quotePath=false',
    'core.askPass=',
    'protocol.ext.allow=never',
    'safe.directory=*',
    'safe.bareRepository=all',
    'diff.suppressBlankEmpty=false',
    'color.ui=false',
    'gc.auto=0',
    'maintenance.auto=false',
  ].flatMap((setting) => ['-c', setting]),
]

function pick(environment: Environment, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (value !== undefined) picked[name] = value
  }
  return picked
}
