/**
 * Where a repository is, in one spelling for all ways to write it: `host/path` in small letters, without user, port,
 * `.git` and slashes at the end. `git@github.com:Acme/App.git` and `https://github.com/acme/app` are both
 * `github.com/acme/app`. Null for what is no address of a host, such as a folder.
 */
export function remoteKey(address: string): string | null {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/)(\S+)$/.exec(address)
  const url = URL.canParse(address) ? new URL(address) : null
  const isUrl = url !== null && /^(?:https?|ssh|git):$/.test(url.protocol)
  const [host, path] = isUrl ? [url.hostname, url.pathname] : scp ? [scp[1], scp[2]] : []
  if (!host || !path) return null
  const trimmed = path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '')
    .toLowerCase()
  return trimmed === '' ? null : `${host.toLowerCase()}/${trimmed}`
}

/** The host of a {@link remoteKey}. */
export function hostOf(key: string): string {
  return key.slice(0, key.indexOf('/'))
}
