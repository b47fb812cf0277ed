/** One file that a commit changes against its parent. */
export interface GitFileChange {
  path: string
  /** Where it was before, for renames and copies. */
  previous_path: string | null
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type_changed'
  /** Lines; 0 for binary files. */
  additions: number
  deletions: number
  binary: boolean
  /** Set when the path is a submodule, whose one "line" is the commit it points to. */
  submodule?: true
}

/** What a commit changes, as `git log --numstat` counts it; so a merge changes nothing of its own. */
export interface GitChanges {
  hash: string
  files: GitFileChange[]
  additions: number
  deletions: number
  /** The telling part of the unified diff, with one line of context. */
  patch: string
  /** Whether the diff is longer than `patch`. */
  patch_truncated: boolean
  /** Why files or line counts are lacking, in a sentence; absent when all could be read. */
  unreadable?: string
}
