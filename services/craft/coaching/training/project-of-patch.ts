const firstPath = /^diff --git a\/(\S+)/m
const packagePattern =
  /(?:^|\/)(?:com|org|net|io|de|biz|edu|cc|tv|info|android)\/(?:google\/|intellij\/|apache\/|android\/)?([^/]+)/

/**
 * The project that a patch without one is most likely from: the owner's part of the Java package its first path names,
 * else its top folder. Good enough to keep commits of one project on one side of a split.
 */
export function projectOfPatch(patch: string): string {
  const path = firstPath.exec(patch)?.[1] ?? ''
  return packagePattern.exec(path)?.[1] ?? path.split('/')[0] ?? ''
}
