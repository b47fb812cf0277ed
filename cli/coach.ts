import { type Command, InvalidArgumentError, Option } from 'commander'
import { sessionTypes } from '#contracts/coaching/sessions.ts'
import { coachingContract } from '#contracts/coaching.ts'
import { printFeedback, printInsights, printProgress, printSession } from './coach/print-coaching.ts'
import { type AnswerOptions, addAnswerOptions, openClient } from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { printJson } from './terminal.ts'

interface Options extends AnswerOptions {
  userId?: string
}

/** `throughline coach …`: what the coach says of a commit, of a person's progress and habits. */
export function addCoachCommand(program: Command): void {
  const coach = program
    .command('coach')
    .description('feedback on a commit, progress, insights, a coaching session')
  addCommit(coach)
  addProgress(coach)
  addInsights(coach)
  addSession(coach)
}

function addCommit(coach: Command): void {
  const command = coach
    .command('commit')
    .description('judge one tracked commit')
    .requiredOption('--commit-id <id>', 'its id, its hash, or the first characters of the hash')
    .option('--user-id <email>', 'whom the feedback is for (else the author)')
  addAnswerOptions(command).action(async (options: Options & { commitId: string }) => {
    const client = await openClient(coachingContract, options)
    const feedback = await client.coachCommit({
      body: { commit_id: options.commitId, ...(options.userId !== undefined && { user_id: options.userId }) },
    })
    if (options.json) printJson(feedback)
    else printFeedback(feedback)
  })
}

function addProgress(coach: Command): void {
  const command = coach
    .command('progress')
    .description('how a person’s commits develop')
    .option('--user-id <email>', 'whose (else your git e-mail)')
    .option('--days <number>', 'over how many days', readDays, 30)
  addAnswerOptions(command).action(async (options: Options & { days: number }) => {
    const client = await openClient(coachingContract, options)
    const progress = await client.getProgress({
      params: { user_id: await readUserId(options) },
      query: { days: options.days },
    })
    if (options.json) printJson(progress)
    else printProgress(progress)
  })
}

function addInsights(coach: Command): void {
  const command = coach
    .command('insights')
    .description('habits and strengths of a person, with examples')
    .option('--user-id <email>', 'whose (else your git e-mail)')
  addAnswerOptions(command).action(async (options: Options) => {
    const client = await openClient(coachingContract, options)
    const insights = await client.getInsights({ params: { user_id: await readUserId(options) } })
    if (options.json) printJson(insights)
    else printInsights(insights)
  })
}

function addSession(coach: Command): void {
  const command = coach
    .command('session')
    .description('start a coaching session, or go on with one')
    .option('--user-id <email>', 'whose (else your git e-mail)')
    .addOption(new Option('--type <type>', 'what about').choices(sessionTypes).default('review'))
    .option('--id <id>', 'go on with this session')
    .option('--say <text>', 'what you say in it')
  addAnswerOptions(command).action(
    async (options: Options & { type: (typeof sessionTypes)[number]; id?: string; say?: string }) => {
      const client = await openClient(coachingContract, options)
      let session =
        options.id === undefined
          ? await client.startSession({
              body: { user_id: await readUserId(options), session_type: options.type },
            })
          : await client.getSession({ params: { id: options.id } })
      if (options.say !== undefined) {
        session = await client.sendSessionMessage({ params: { id: session.id }, body: { text: options.say } })
      }
      if (options.json) printJson(session)
      else printSession(session)
    },
  )
}

function readDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 36_500) throw new InvalidArgumentError('Give 1 to 36500.')
  return days
}

async function readUserId({ userId }: Options): Promise<string> {
  if (userId !== undefined) return userId
  const { readGitIdentity } = await import('../server/secrets.ts')
  const identity = await readGitIdentity(process.cwd())
  if (!identity) {
    throw new CommandError(
      'Git does not know your e-mail: give --user-id, or set git config user.email.',
      exitCodes.usage,
    )
  }
  return identity.email
}
