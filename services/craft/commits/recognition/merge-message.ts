/** How git, GitHub, GitLab and Bitbucket begin the message of a merge. */
const mergeMessage =
  /^(?:Merge (?:branch|branches|pull request|remote-tracking branch|tag|commit)\b|Merged in )/

/** Whether a message reads like a merge's: a guess for a commit whose parents are not known. */
export function readsLikeMerge(message: string): boolean {
  return mergeMessage.test(message.trimStart())
}
