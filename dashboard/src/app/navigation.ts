import {
  IconActivityHeartbeat,
  IconChartHistogram,
  IconFolders,
  IconGitCommit,
  IconRadar2,
  IconTrendingUp,
  IconWebhook,
} from '@tabler/icons-react'

/** The pages, in the order of the navigation. `keys` is the shortcut that goes there. */
export const pages = [
  { to: '/', name: 'Overview', keys: ['g', 'o'], icon: IconChartHistogram },
  { to: '/commits', name: 'Commits', keys: ['g', 'c'], icon: IconGitCommit },
  { to: '/progress', name: 'My progress', keys: ['g', 'p'], icon: IconTrendingUp },
  { to: '/repositories', name: 'Repositories', keys: ['g', 'r'], icon: IconFolders },
  { to: '/monitor', name: 'Monitor', keys: ['g', 'm'], icon: IconRadar2 },
  { to: '/webhooks', name: 'Webhooks', keys: ['g', 'w'], icon: IconWebhook },
  { to: '/operations', name: 'Operations', keys: ['g', 's'], icon: IconActivityHeartbeat },
] as const
