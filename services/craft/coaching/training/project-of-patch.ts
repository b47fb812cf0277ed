const FIRST_PATH = /^diff --git a\/(\S+)/m
const PACKAGE =
  /(?:^|\/)(?:com|org|net|io|de|biz|edu|cc|tv|info|android)\/(?:google\/|intellij\/|apache\/|android\/)?([^/]+)/

/**
 * The project that a patch without one is most likely from: the owner's part of the Java package its first path names,
 * else its top folder. Good enough to keep commits of one project on one side of a split.
 */
export function projectOfPatch(patch: string): string {
  const path = FIRST_PATH.exec(patch)?.[1] ?? ''
  return PACKAGE.exec(path)?.[1] ?? path.split('/')[0] ?? ''
}
