import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import { backfillRepository } from '../processes/backfill-repository.ts'
import { startServerProcess } from '../processes/server.ts'
import { startBareReceiver } from '../processes/start-bare-receiver.ts'
import { createPushRepository } from '../repositories/push-repository.ts'
import type { Workplace } from '../workplace.ts'
import { type Delivery, deliverPush, secret } from './github-sender.ts'
import { watchScores } from './watcher.ts'

/** The product with a repository that is pushed to, and beside it on the same PostgreSQL the least that takes deliveries. */
export interface LiveInstallation {
  /** Of the server's process. */
  pid: number
  url: string
  bare: { url: string }
  database_url: string
  /** Pushes the next commit to the repository; gives its delivery, and when its score comes. */
  push: () => { delivery: Delivery; seen: Promise<number> }
  /** Waits until git was read, and every commit pushed so far has its whole judgement. */
  settle: () => Promise<Repository>
  close: () => Promise<void>
}

export async function startLiveInstallation(workplace: Workplace, pushes: number): Promise<LiveInstallation> {
  const repository = await createPushRepository(await workplace.createFolder(), pushes)
  const postgres = await startEmbeddedDatabase({
    data_directory: await workplace.createFolder(),
    logger: pino({ level: 'silent' }),
  })
  const stopPostgres = workplace.endLater(postgres.stop)
  const server = await startServerProcess(workplace, {
    folder: await workplace.createFolder(),
    environment: { DATABASE_URL: postgres.url, GITHUB_WEBHOOK_SECRET: secret },
  })
  const bare = await startBareReceiver(workplace, postgres.url)
  const { owner, name, full_name, ...registered } = await backfillRepository(server, repository.path)
  let expected = registered.commits
  const watcher = await watchScores(workplace, server)
  const repositories = createClient(repositoriesContract, server.transport)
  return {
    pid: server.pid,
    url: server.url,
    bare,
    database_url: postgres.url,
    push: () => {
      const pushed = repository.push()
      expected += 1
      return { delivery: deliverPush(full_name, pushed), seen: watcher.see(pushed.hash) }
    },
    settle: async () => {
      for (;;) {
        const known = await repositories.getRepository({ params: { owner, name } })
        if (known.coached === expected && known.progress.stage === 'done') return known
        await sleep(100)
      }
    },
    close: async () => {
      for (const stop of [watcher.close, bare.stop, server.stop, stopPostgres]) await stop()
    },
  }
}
