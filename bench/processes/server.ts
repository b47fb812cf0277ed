import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Transport } from '#platform/contract/create-client.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import type { Workplace } from '../workplace.ts'

const program = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

/** Longest start, in milliseconds; the first builds the dashboard. */
const patience = 120_000

/** The product, running as a process of its own. */
export interface ServerProcess {
  pid: number
  /** Of the gateway, or of the service when that runs alone. */
  url: string
  owner_key: string
  /** Milliseconds from the start of the process until it said it is ready. */
  ready_after: number
  /** Calls the interface as the owner. */
  transport: Transport
  /** Stops it cleanly and resolves when it has ended. */
  stop: () => Promise<void>
}

export interface ServerProcessOptions {
  /** Where it keeps its data; one that was used before goes on there. */
  folder: string
  /** Settings over none but these: the person's own stay out. */
  environment?: Readonly<Record<string, string>>
  /** Runs this service alone, on a port of its own. */
  target?: string
  /** Where services are that it calls, by name. */
  peers?: Readonly<Record<string, string>>
}

/** Starts the server as `throughline up` does and waits until it is ready. */
export async function startServerProcess(
  workplace: Workplace,
  options: ServerProcessOptions,
): Promise<ServerProcess> {
  const { folder, environment = {}, target, peers = {} } = options
  const url = `http://127.0.0.1:${await findFreePort()}`
  const log = openSync(join(folder, 'server.log'), 'a')
  const started = performance.now()
  const child = spawn(process.execPath, [program, 'up', '--no-repo', '--no-open', ...targetOptions(target)], {
    cwd: folder,
    env: { ...ownEnvironment(folder), ...addressSettings(url, target, peers), ...environment },
    stdio: ['ignore', log, log],
  })
  const stop = workplace.endLater(() => stopChild(child))
  await waitUntilReady(url, child, join(folder, 'server.log'))
  const ready_after = performance.now() - started
  const owner_key =
    environment.THROUGHLINE_OWNER_KEY ?? (await readFile(join(folder, 'data', 'owner.key'), 'utf8')).trim()
  return {
    pid: child.pid ?? 0,
    url,
    owner_key,
    ready_after,
    transport: createFetchTransport(target === undefined ? `${url}/api` : url, {
      authorization: `Bearer ${owner_key}`,
    }),
    stop,
  }
}

function targetOptions(target: string | undefined): string[] {
  return target === undefined ? [] : ['--target', target]
}

function addressSettings(
  url: string,
  target: string | undefined,
  peers: Readonly<Record<string, string>>,
): Record<string, string> {
  if (target === undefined) return { PORT: new URL(url).port }
  const urls = Object.entries({ ...peers, [target]: url }).map((entry) => entry.join('='))
  return { THROUGHLINE_SERVICE_URLS: urls.join(',') }
}

/** Nothing of the person's own settings or state. */
function ownEnvironment(folder: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  return {
    PATH,
    HOME,
    TMPDIR,
    LANG,
    XDG_STATE_HOME: join(folder, 'state'),
    THROUGHLINE_DATA_DIR: join(folder, 'data'),
    ...beyondReach,
  }
}

/** Limits that no load here comes up against; requests are counted all the same. */
const beyondReach = {
  THROUGHLINE_READS_PER_PERSON: '100000000',
  THROUGHLINE_WRITES_PER_PERSON: '100000000',
  THROUGHLINE_HEAVY_REQUESTS_PER_PERSON: '100000000',
}

async function waitUntilReady(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw new Error(`The server did not start:\n${await readFile(log, 'utf8')}`)
    }
    await sleep(5)
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/ready`)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
