import type { commitsContract } from '#contracts/commits.ts'
import type { RouteOutput } from '#platform/contract/define-contract.ts'

type Routes = (typeof commitsContract)['routes']

/** How often and by whom a file was changed, as the commits service tells it. */
export type FileActivity = RouteOutput<Routes['listFileActivity']>['items'][number]

/** Two files that the same commits changed, as the commits service tells it. */
export type CoChange = RouteOutput<Routes['listCoChanges']>['items'][number]
