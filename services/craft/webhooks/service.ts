import { webhooksContract } from '#contracts/webhooks.ts'
import { defineService } from '#platform/service/define-service.ts'
import { readWebhooksConfig } from './config.ts'
import { webhookConsumers } from './events.ts'
import { createGitHubAppKeeper } from './github-app/github-app-keeper.ts'
import { createHookFinder } from './hooks/find-receiving-hook.ts'
import { createHookKeeper } from './hooks/hook-keeper.ts'
import { hastenRecovery, scheduleRecovery, scheduleSweep, webhookJobs } from './jobs.ts'
import { webhookPersonalTables } from './personal-tables.ts'
import { createInbox } from './receiving/inbox.ts'
import { createReceiver } from './receiving/receive-delivery.ts'
import { createTallies } from './receiving/tallies.ts'
import { createGitHubClient } from './recovery/github-client.ts'
import { createReadBearer } from './recovery/read-bearer.ts'
import { createRecovery } from './recovery/recover-deliveries.ts'
import { webhookRoutes } from './routes.ts'
import { createDeliveryStore } from './store/deliveries.ts'
import { createGitHubAppKeyStore } from './store/github-app-keys.ts'
import { createGitHubHookStore } from './store/github-hooks.ts'
import { createHookStore } from './store/hooks.ts'

/** Takes in what code hosts send, and tells it on in one language for all of them. */
export const webhooks = defineService({
  name: 'webhooks',
  contract: webhooksContract,
  peers: {},
  migrations: import.meta.resolve('./migrations/'),
  personal: webhookPersonalTables,
  config: readWebhooksConfig,
  create({ config, database, events, jobs, metrics, secretBox, pseudonyms, logger }) {
    const box = secretBox('webhooks.hook_secrets')
    const appKeyBox = secretBox('webhooks.github_app_keys')
    const hooks = createHookStore(database)
    const deliveries = createDeliveryStore(database)
    const github_hooks = createGitHubHookStore(database)
    const app_keys = createGitHubAppKeyStore(database)
    const finder = createHookFinder({ config, hooks, box })
    const keeper = createHookKeeper({ database, hooks, github_hooks, app_keys, finder, box })
    const inbox = createInbox({ database, deliveries, events, pseudonyms })
    const tallies = createTallies({ database, logger })
    const { enabled, github_token: token, github_url: url, recovery_seconds: interval } = config
    const bearer = createReadBearer({ token, app_keys, box: appKeyBox })
    const recovery =
      enabled && interval > 0
        ? {
            recover: createRecovery({
              github: createGitHubClient({ url, bearer }),
              store: github_hooks,
              levels: token === null ? ['app'] : ['repository', 'organization', 'app'],
              logger,
            }),
            interval,
          }
        : null
    return {
      routes: webhookRoutes({
        database,
        events,
        deliveries,
        hooks: keeper,
        github_apps: createGitHubAppKeeper({
          database,
          hooks: keeper,
          app_keys,
          box: appKeyBox,
          onConnected: async (transaction) => {
            if (recovery) await hastenRecovery(jobs, transaction)
          },
        }),
        receive: createReceiver({ config, finder, inbox, tallies, metrics }),
        tallies,
      }),
      consumers: webhookConsumers({ deliveries, events, jobs }),
      jobs: webhookJobs({
        database,
        events,
        jobs,
        deliveries,
        retention_days: config.retention_days,
        recovery,
        logger,
      }),
      start: async () => {
        await finder.prepare()
        await scheduleSweep(jobs)
        if (recovery) await scheduleRecovery(jobs)
      },
      stop: () => tallies.flush(),
    }
  },
})
