/** How far a backup or a restore is. */
export interface Progress {
  stage: 'checking' | 'copying' | 'indexing' | 'counting'
  /** What is at hand; null between tables. */
  table: string | null
  /** Bytes, or steps, of `total`. */
  done: number
  total: number
}
