import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Timestamp } from '#platform/contract/schemas.ts'
import { RepositoryParams } from './params.ts'

/** A file that is both complex and often changed. */
export const Hotspot = Type.Object({
  path: Type.String(),
  commits: Type.Integer(),
  churn: Type.Integer({ description: 'Lines added plus lines deleted' }),
  authors: Type.Integer(),
  lines: Type.Integer({ description: 'Non-blank lines at the head' }),
  complexity: Type.Number({
    description: 'Sum of the indentation levels of all lines (Hindle et al., ICPC 2008)',
  }),
  score: Type.Number({ description: '0 to 1: rank of churn times rank of complexity, Tornhill 2015' }),
  changed_at: Timestamp,
})
export type Hotspot = Static<typeof Hotspot>

/** Two files that the same commits change. */
export const Coupling = Type.Object({
  path: Type.String(),
  other_path: Type.String(),
  together: Type.Integer({ description: 'Commits that changed both' }),
  degree: Type.Number({ description: '0 to 1: together over the mean of the two files’ commits' }),
})
export type Coupling = Static<typeof Coupling>

/** Who wrote most of a file or folder. */
export const Ownership = Type.Object({
  path: Type.String({ description: 'A file, or a folder ending in `/`' }),
  main_author: Type.String(),
  share: Type.Number({ description: '0 to 1: the main author’s part of the lines added' }),
  authors: Type.Integer(),
  additions: Type.Integer(),
})
export type Ownership = Static<typeof Ownership>

const windowed = {
  days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 36500,
      description: 'Look back so many days; all history when left out',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
}

/** What the history of a repository says of its files. */
export const insightRoutes = defineRoutes({
  listHotspots: {
    method: 'GET',
    path: '/repositories/:owner/:name/hotspots',
    rate: 'heavy',
    summary: 'Files that are both complex and often changed',
    access: 'viewer',
    params: RepositoryParams,
    query: Type.Object(windowed),
    response: Type.Object({ items: Type.Array(Hotspot) }),
    errors: ['repository_not_found', 'not_a_repository', 'git_failed'],
  },
  listCouplings: {
    method: 'GET',
    path: '/repositories/:owner/:name/coupling',
    summary: 'Files that change together',
    access: 'viewer',
    params: RepositoryParams,
    query: Type.Object(windowed),
    response: Type.Object({ items: Type.Array(Coupling) }),
    errors: ['repository_not_found'],
  },
  getOwnership: {
    method: 'GET',
    path: '/repositories/:owner/:name/ownership',
    rate: 'heavy',
    summary: 'Who knows which part, and how many people the repository depends on',
    access: 'viewer',
    params: RepositoryParams,
    query: Type.Object(windowed),
    response: Type.Object({
      bus_factor: Type.Integer({
        description:
          'Least number of authors who together own more than half of the files (Avelino et al., ICPC 2016)',
      }),
      items: Type.Array(Ownership),
    }),
    errors: ['repository_not_found', 'not_a_repository', 'git_failed'],
  },
})
