import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'
import { type JudgeOptions, judgeReadings, type OwnedReading } from '../alerts/judge-readings.ts'
import type { RepositoryStore } from '../store/repository-store.ts'
import type { SwitchStore } from '../store/switch-store.ts'
import { type MeasureOptions, measureHealth } from './measure.ts'
import { readFailingRepository } from './thresholds.ts'

interface WatchOptions {
  measure: MeasureOptions
  judge: JudgeOptions
  switches: SwitchStore
  repositories: RepositoryStore
  /** Seconds between two measurements. */
  interval: number
  logger: Logger
}

/** How often a process asks whether it is its turn, in milliseconds. */
const turnEvery = 1000

/** Alerts of failing repositories at most, of each workspace: when a network is away, one hears it soon enough. */
const mostFailing = 50

/** Measures the health of the installation and raises alerts, for as long as the first workspace's monitor runs. */
export function startHealthLoop(options: WatchOptions): { stop: () => Promise<void> } {
  const { switches, interval, logger } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    while (!signal.aborted) {
      try {
        if (await switches.takeHealthTurn(firstWorkspaceId, interval))
          await runAsService('monitor', firstWorkspaceId, () => watchHealth(options))
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, 'The health could not be measured; trying again')
      }
      await sleep(Math.min(turnEvery, interval * 1000), undefined, { signal }).catch(() => {})
    }
  }
  const ended = run()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function watchHealth({ measure, judge, switches, repositories, logger }: WatchOptions): Promise<void> {
  const { measured, faults, ...figures } = await measureHealth(measure)
  for (const fault of faults) logger.warn({ err: fault }, 'A part of the health could not be measured')
  const failing = await repositories.listFailing(1, mostFailing)
  const readings = measured.flatMap((one) => one.readings)
  const owned: OwnedReading[] = [
    ...readings.map((reading) => ({ ...reading, workspace_id: firstWorkspaceId })),
    ...failing.map(({ workspace_id, ...rest }) => ({ ...readFailingRepository(rest), workspace_id })),
  ]
  await judgeReadings(judge, [...measured.flatMap(({ kinds }) => kinds), 'repository_failing'], owned)
  await switches.saveHealth(firstWorkspaceId, { ...figures, readings })
}
