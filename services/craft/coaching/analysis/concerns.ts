import { describePath, type PathKind } from './paths.ts'

/** Files that come along with code and are no concern of their own beside it. */
const accompanying: ReadonlySet<PathKind> = new Set([
  'docs',
  'test',
  'lock',
  'generated',
  'translation',
  'asset',
  'data',
  'build',
  'ci',
  'config',
])

/**
 * The groups of files that are concerns of their own: those with code in them. In a change without code each group is
 * one, but for lock files and the like.
 */
export function concernsOf(groups: readonly (readonly string[])[]): (readonly string[])[] {
  const leads = (path: string) => !accompanying.has(describePath(path).kind)
  const withCode = groups.filter((paths) => paths.some(leads))
  if (withCode.length > 0) return withCode
  return groups.filter((paths) => paths.some((path) => !byProducts.has(describePath(path).kind)))
}

const byProducts: ReadonlySet<PathKind> = new Set(['lock', 'generated', 'asset'])
