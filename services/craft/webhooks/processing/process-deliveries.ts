import type { Push } from '#contracts/code-host.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import { readDelivery } from '../providers/read-delivery.ts'
import { type Effect, type Reading, UnreadablePayload } from '../providers/reading.ts'
import type { DeliveryStore, Outcome, PendingDelivery } from '../store/deliveries.ts'
import { saveGitHubHooks } from '../store/github-hooks.ts'
import { changeInstallation } from '../store/installations.ts'
import { recordKinds, saveRecords } from '../store/records.ts'
import { findRepositories, identityKey, type KnownRepository, saveIdentities } from '../store/repositories.ts'
import { identityOf, matchRepository, type NamedRepository, wantedBy } from './match-repository.ts'
import { mergeInstallation } from './merge-installation.ts'

export interface ProcessingOptions {
  deliveries: DeliveryStore
  events: EventLog
}

/** Bytes of payloads that are held at once. */
const mostBytes = 16 * 1024 * 1024

/**
 * Processes deliveries of a workspace that wait, in the order they came: says what each tells in one language for all
 * providers, keeps it, and tells it on. What is not waiting any more is left alone, so that nothing happens twice.
 */
export async function processDeliveries(
  options: ProcessingOptions,
  transaction: Transaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<void> {
  const { deliveries } = options
  const pending = await deliveries.listPending(transaction, workspaceId, ids)
  for (const slice of sliceByBytes(pending)) {
    await processSlice(
      options,
      transaction,
      workspaceId,
      await deliveries.readPending(transaction, workspaceId, slice),
    )
  }
}

function* sliceByBytes(pending: readonly { id: string; bytes: number }[]): Generator<string[]> {
  let slice: string[] = []
  let total = 0
  for (const { id, bytes } of pending) {
    if (slice.length > 0 && total + bytes > mostBytes) {
      yield slice
      slice = []
      total = 0
    }
    slice.push(id)
    total += bytes
  }
  if (slice.length > 0) yield slice
}

/**
 * Processes, of deliveries that are just being stored, the pushes to registered repositories: with them somebody waits for
 * the score. The others wait for {@link processDeliveries}. Gives the events to append.
 */
export async function processPushes(
  options: ProcessingOptions,
  transaction: Transaction,
  workspaceId: string,
  arriving: readonly PendingDelivery[],
): Promise<NewEvent[]> {
  const readings = arriving
    .map((delivery) => ({ delivery, reading: readOrFail(delivery) }))
    .filter(({ reading }) => isPush(reading))
  return readings.length === 0 ? [] : applyReadings(options, transaction, workspaceId, readings, isProcessed)
}

function isPush(reading: ReadingOrFailure): boolean {
  if ('failure' in reading || reading.effects.length === 0) return false
  return reading.effects.every(({ kind }) => kind === 'push')
}

function isProcessed({ state }: Outcome): boolean {
  return state === 'processed'
}

/** An effect with the repository it is about; null for one that is about none. */
interface LocatedEffect {
  effect: Effect
  delivery: PendingDelivery
  repository: KnownRepository | null
}

async function processSlice(
  options: ProcessingOptions,
  transaction: Transaction,
  workspaceId: string,
  pending: readonly PendingDelivery[],
): Promise<void> {
  const readings = pending.map((delivery) => ({ delivery, reading: readOrFail(delivery) }))
  const told = await applyReadings(options, transaction, workspaceId, readings, () => true)
  await options.events.append(transaction, told)
}

/** Keeps what deliveries tell, of those whose outcome is wanted; gives the events to append. */
async function applyReadings(
  { deliveries }: Pick<ProcessingOptions, 'deliveries'>,
  transaction: Transaction,
  workspaceId: string,
  readings: readonly { delivery: PendingDelivery; reading: ReadingOrFailure }[],
  isWanted: (outcome: Outcome) => boolean,
): Promise<NewEvent[]> {
  const named = readings.flatMap(({ delivery, reading }) => nameRepository(delivery, reading) ?? [])
  const known = named.length > 0 ? await findRepositories(transaction, workspaceId, wantedBy(named)) : []
  const outcomes: Outcome[] = []
  const effects: LocatedEffect[] = []
  const identities: Parameters<typeof saveIdentities>[2][number][] = []
  for (const { delivery, reading } of readings) {
    const remote = nameRepository(delivery, reading)
    const repository = remote && matchRepository(remote, known)
    const outcome = decideOutcome(delivery, reading, repository)
    if (!isWanted(outcome)) continue
    outcomes.push(outcome)
    if (outcome.state !== 'processed' || !(reading && 'effects' in reading)) continue
    const identity = remote && identityOf(remote)
    if (identity && repository && !repository.identities.includes(identityKey(identity)))
      identities.push({ ...identity, repository_id: repository.id })
    effects.push(...reading.effects.map((effect) => ({ effect, delivery, repository })))
  }
  await saveIdentities(transaction, workspaceId, identities)
  const changed = await saveEffects(transaction, workspaceId, effects)
  await deliveries.finish(transaction, workspaceId, outcomes)
  return [...effects.flatMap((one) => describePush(workspaceId, one)), ...changed]
}

/** What a payload says, or why it cannot be read. */
type ReadingOrFailure = Reading | { failure: string }

function readOrFail({ provider, event, payload }: PendingDelivery): ReadingOrFailure {
  try {
    return readDelivery(provider, event, payload)
  } catch (error) {
    if (error instanceof UnreadablePayload) return { failure: error.message }
    throw error
  }
}

function nameRepository({ provider }: PendingDelivery, reading: ReadingOrFailure): NamedRepository | null {
  if ('failure' in reading || reading.repository === null) return null
  return { ...reading.repository, provider }
}

function decideOutcome(
  { id, repository: given, hook_repository }: PendingDelivery,
  reading: ReadingOrFailure,
  repository: KnownRepository | null,
): Outcome {
  if ('failure' in reading) return { id, state: 'failed', reason: reading.failure }
  const { understood, effects, reason } = reading
  if (!understood) return { id, state: 'ignored', reason }
  if (hook_repository !== null && given?.toLowerCase() !== hook_repository.toLowerCase()) {
    return { id, state: 'ignored', reason: `The hook is for ${hook_repository} alone.` }
  }
  const needsRepository = effects.some(({ kind }) => !aboutNone.has(kind))
  if (needsRepository && repository === null) {
    const name = reading.repository?.full_name ?? given
    const detail = name
      ? `${name} is not registered here; once it is, this is processed.`
      : 'It does not say which repository it is about.'
    return { id, state: name ? 'unmatched' : 'failed', reason: detail }
  }
  return { id, state: 'processed', reason }
}

/** Effects that are about no repository here. */
const aboutNone: ReadonlySet<Effect['kind']> = new Set(['installation', 'github_hook'])

function describePush(workspace_id: string, { effect, delivery, repository }: LocatedEffect): NewEvent[] {
  if (effect.kind !== 'push' || !repository) return []
  const data: Push = {
    repository_id: repository.id,
    repository: repository.full_name,
    delivery_id: delivery.id,
    ...effect.told,
  }
  return [{ workspace_id, type: 'push.received', data }]
}

/** Records that every delivery tells whole. */
type RecordName = Exclude<keyof typeof recordKinds, 'installation'>

/** Keeps what was told, and tells of what changed by it. */
async function saveEffects(
  transaction: Transaction,
  workspace_id: string,
  located: readonly LocatedEffect[],
): Promise<NewEvent[]> {
  const pinging = located.flatMap(({ effect, delivery }) =>
    effect.kind === 'github_hook' ? [{ ...effect.told, hook_id: delivery.hook_id }] : [],
  )
  await saveGitHubHooks(transaction, workspace_id, pinging)
  const events: NewEvent[] = []
  for (const name of Object.keys(told) as RecordName[]) {
    const records = located.flatMap(({ effect, delivery, repository }) => {
      if (effect.kind !== name) return []
      const where = repository && { repository_id: repository.id, repository: repository.full_name }
      return [{ ...effect.told, ...where, provider: delivery.provider }]
    })
    const changed = await saveRecords(transaction, workspace_id, recordKinds[name], records)
    const { type, isWorthTelling } = told[name]
    events.push(...changed.filter(isWorthTelling).map((data) => ({ workspace_id, type, data })))
  }
  for (const { effect, delivery } of located) {
    if (effect.kind !== 'installation') continue
    const key = { provider: delivery.provider, external_id: effect.told.external_id }
    const data = await changeInstallation(transaction, workspace_id, key, (known) =>
      mergeInstallation(known, effect.told, delivery.provider),
    )
    if (data) events.push({ workspace_id, type: 'installation.changed', data })
  }
  return events
}

interface Telling {
  type: string
  isWorthTelling: (record: { state?: string }) => boolean
}

/** How a changed record is told of. */
const told: Readonly<Record<RecordName, Telling>> = {
  pull_request: { type: 'pull_request.changed', isWorthTelling: () => true },
  issue: { type: 'issue.changed', isWorthTelling: () => true },
  release: { type: 'release.published', isWorthTelling: ({ state }) => state === 'published' },
  check: { type: 'check.completed', isWorthTelling: ({ state }) => state === 'completed' },
}
