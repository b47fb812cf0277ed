import type { commitsContract } from '#contracts/commits.ts'
import type { Coupling, Hotspot } from '#contracts/repositories/insights.ts'
import type { Repository } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Sources } from '../sources.ts'
import { rankCouplings } from './coupling.ts'
import { createComplexityReader, listHeadFiles } from './head-files.ts'
import { rankHotspots } from './hotspots.ts'
import { type KnowledgeMap, mapKnowledge } from './ownership.ts'

/** How far to look back, in days, and how much to tell. */
export interface AnalysisWindow {
  days?: number
  limit: number
}

/** What the history of a repository says of the files that are there now. */
export interface RepositoryAnalysis {
  listHotspots: (repository: Repository, window: AnalysisWindow) => Promise<Hotspot[]>
  listCouplings: (repository: Repository, window: AnalysisWindow) => Promise<Coupling[]>
  mapOwnership: (repository: Repository, window: AnalysisWindow) => Promise<KnowledgeMap>
}

/** The most changed files among which hotspots are looked for. */
const hotspotCandidates = 1000
const ownedFiles = 10_000
const coupledPairs = 1000

export function createRepositoryAnalysis(
  commits: Client<typeof commitsContract>,
  sources: Sources,
): RepositoryAnalysis {
  const complexity = createComplexityReader()

  const readActivity = async (repository: Repository, days: number | undefined, limit: number) => {
    const query = { repository_id: repository.id, limit, ...(days !== undefined && { days }) }
    return (await commits.listFileActivity({ query })).items
  }

  return {
    listHotspots: async (repository, { days, limit }) => {
      const git = await sources.open(repository)
      const head = await listHeadFiles(git)
      const activity = await readActivity(repository, days, hotspotCandidates)
      const present = activity.flatMap(({ path }) => {
        const file = head.get(path)
        return file ? [{ path, file }] : []
      })
      const measured = await complexity.read(
        git,
        present.map(({ file }) => file),
      )
      const complexities = new Map(present.map(({ path }, index) => [path, measured[index] ?? null]))
      return rankHotspots(activity, (path) => complexities.get(path) ?? null).slice(0, limit)
    },

    listCouplings: async (repository, { days, limit }) => {
      const query = { repository_id: repository.id, limit: coupledPairs, ...(days !== undefined && { days }) }
      const { items } = await commits.listCoChanges({ query })
      return rankCouplings(items).slice(0, limit)
    },

    mapOwnership: async (repository, { days, limit }) => {
      const head = await listHeadFiles(await sources.open(repository))
      const activity = await readActivity(repository, days, ownedFiles)
      const map = mapKnowledge(activity.filter(({ path }) => head.has(path)))
      return { ...map, items: map.items.slice(0, limit) }
    },
  }
}
