import { type Static, Type } from 'typebox'
import { Day, Nullable, Timestamp } from '#platform/contract/schemas.ts'
import { CommitType, QualityLevel } from './commit.ts'

const counted = {
  commits: Type.Integer(),
  additions: Type.Integer(),
  deletions: Type.Integer(),
}

/** Figures over commits that match; they agree with `git shortlog` and `git log --numstat`. */
export const CommitStatistics = Type.Object({
  ...counted,
  authors: Type.Integer({
    description: 'Different author name and e-mail after mailmap, as git shortlog counts',
  }),
  merges: Type.Integer(),
  bots: Type.Integer({ description: 'Commits by automatic accounts' }),
  reverts: Type.Integer(),
  retracted: Type.Integer({ description: 'Commits a rewrite of history removed; in no other figure' }),
  measured: Type.Integer({ description: 'Commits whose lines are counted; the others add nothing yet' }),
  files: Type.Integer({ description: 'Different paths ever changed' }),
  generated_additions: Type.Integer({ description: 'Part of `additions` in generated or vendored files' }),
  generated_deletions: Type.Integer(),
  first_authored_at: Nullable(Timestamp),
  last_authored_at: Nullable(Timestamp),
  by_day: Type.Array(Type.Object({ day: Day, ...counted }), { description: 'Days in UTC that have commits' }),
  by_hour: Type.Array(
    Type.Object({
      weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'ISO 8601: Monday is 1' }),
      hour: Type.Integer({ minimum: 0, maximum: 23, description: 'On the author’s own clock' }),
      commits: Type.Integer(),
    }),
  ),
  by_author: Type.Array(
    Type.Object({
      name: Type.String(),
      email: Type.String(),
      bot: Type.Boolean(),
      ...counted,
      first_authored_at: Timestamp,
      last_authored_at: Timestamp,
    }),
    { description: 'The hundred with most commits' },
  ),
  by_type: Type.Array(Type.Object({ type: Nullable(CommitType), commits: Type.Integer() })),
  by_level: Type.Array(Type.Object({ level: Nullable(QualityLevel), commits: Type.Integer() })),
  streak: Type.Object({
    current: Type.Integer({ description: 'Days in a row with commits, up to the newest commit' }),
    longest: Type.Integer(),
  }),
})
export type CommitStatistics = Static<typeof CommitStatistics>
