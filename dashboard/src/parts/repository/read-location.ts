/** What a repository is registered by: one of the three. */
export type Location = { path: string } | { url: string } | { github: string }

/**
 * Understands what was typed as a folder, a URL or `owner/name` on GitHub; undefined for nothing. Whether it exists is
 * for the service to say.
 */
export function readLocation(text: string): Location | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) || /^[^/\s]+@[^/\s]+:/.test(typed)) return { url: typed }
  if (/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/.test(typed)) return { github: typed }
  return { path: typed }
}

/** Says how a location was understood. */
export function describeLocation(location: Location | undefined): string {
  if (!location) return 'A folder on the server’s machine, a URL, or owner/name on GitHub.'
  if ('url' in location) return 'A URL: it is kept as a bare mirror and fetched regularly.'
  if ('github' in location)
    return `${location.github} on GitHub: it is kept as a bare mirror and fetched regularly.`
  return 'A folder on the server’s machine: it is read, never written.'
}
