import { eventsContract } from '#contracts/events.ts'
import { monitorContract } from '#contracts/monitor.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { defineService } from '#platform/service/define-service.ts'
import { type CheckLoop, startCheckLoop } from './checks/check-loop.ts'
import { startLookLoop } from './checks/look-loop.ts'
import { readMonitorConfig } from './config.ts'
import { createMonitorConsumers } from './events.ts'
import { startHealthLoop } from './health/health-loop.ts'
import { monitorPersonalTables } from './personal-tables.ts'
import { createMonitorRoutes } from './routes.ts'
import { createAlertStore } from './store/alert-store.ts'
import { createCheckStore } from './store/check-store.ts'
import { createRepositoryStore } from './store/repository-store.ts'
import { createSwitchStore } from './store/switch-store.ts'

/** Finds what is new in registered repositories by itself, and watches the health of the installation. */
export const monitor = defineService({
  name: 'monitor',
  contract: monitorContract,
  peers: { repositories: repositoriesContract, events: eventsContract },
  migrations: import.meta.resolve('./migrations/'),
  personal: monitorPersonalTables,
  config: readMonitorConfig,
  create({ config, database, events, peers, readServiceStates, logger }) {
    const checks = createCheckStore(database)
    const repositories = createRepositoryStore(database)
    const switches = createSwitchStore(database)
    const alerts = createAlertStore(database)
    let checkLoop: CheckLoop | undefined
    let loops: { stop: () => Promise<void> }[] = []
    const onDue = () => checkLoop?.wake()
    return {
      routes: createMonitorRoutes({ config, checks, repositories, switches, alerts, onDue }),
      consumers: createMonitorConsumers(onDue),
      start: async () => {
        const shared = { repositories: peers.repositories, checks, logger }
        checkLoop = startCheckLoop({ ...shared, interval: config.check_interval })
        loops = [
          checkLoop,
          startLookLoop({ ...shared, interval: config.look_interval, onDue }),
          startHealthLoop({
            measure: {
              database,
              events: peers.events,
              readServiceStates,
              data_directory: config.data_directory,
            },
            judge: { database, events, alerts },
            switches,
            repositories,
            interval: config.health_interval,
            logger,
          }),
        ]
      },
      stop: async () => {
        await Promise.all(loops.map((loop) => loop.stop()))
      },
    }
  },
})
