import { GitError } from './git-error.ts'

/** An address that git may be given, its credentials apart. */
export interface RemoteUrl {
  /** Without user name and password, except for the user of an SSH address. */
  url: string
  protocol: RemoteProtocol
  /** Value of an HTTP `Authorization` header (RFC 7617) for the credentials that stood in the address. */
  authorization: string | null
}

export type RemoteProtocol = 'https' | 'http' | 'ssh' | 'git' | 'file'

const protocols: readonly string[] = ['https', 'http', 'ssh', 'git', 'file']

/**
 * Reads the address of a remote: an `https`, `http`, `ssh` or `git` URL, the short form `user@host:path` of
 * SSH, and where allowed a `file` URL or an absolute path. Git's helpers (`ext::` and the like) run programs
 * and are refused.
 * @throws GitError `unsupported_protocol`
 */
export function readRemoteUrl(text: string, options: { allow_file?: boolean } = {}): RemoteUrl {
  if (/^[^\s:/@-][^\s:/@]*@[^\s:/@-][^\s:/@]*:(?!:)[^\s]+$/.test(text)) {
    return { url: text, protocol: 'ssh', authorization: null }
  }
  if (options.allow_file && text.startsWith('/')) return { url: text, protocol: 'file', authorization: null }
  const parsed = URL.canParse(text) ? new URL(text) : null
  const protocol = parsed?.protocol.slice(0, -1)
  const known = protocol !== undefined && protocols.includes(protocol) && /^[a-z]+:\/\/[^\s]*$/i.test(text)
  if (
    parsed === null ||
    !known ||
    (protocol === 'file' && !options.allow_file) ||
    parsed.hostname.startsWith('-')
  ) {
    throw new GitError(
      'unsupported_protocol',
      `"${text.replace(/\/\/[^/@]*@/, '//')}" is not an address to clone from; use https://, ssh://, git:// or user@host:path.`,
    )
  }
  if (protocol !== 'http' && protocol !== 'https') {
    return { url: text, protocol: protocol as RemoteProtocol, authorization: null }
  }
  const authorization = basicAuthorization(parsed)
  parsed.username = ''
  parsed.password = ''
  return { url: parsed.href, protocol, authorization }
}

/** Where an address points: the host, without the brackets of an IPv6 address, and the port, empty for the usual one. */
export function hostOf({ url }: RemoteUrl): { host: string; port: string } {
  const parsed = url.includes('://') ? URL.parse(url) : null
  if (parsed) return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port }
  return { host: url.slice(url.indexOf('@') + 1, url.indexOf(':')), port: '' }
}

function basicAuthorization({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}
