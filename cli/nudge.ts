import { type Command, InvalidArgumentError } from 'commander'

/** `throughline nudge FILE`: a few words on a commit message before the commit exists. */
export function addNudgeCommand(program: Command): void {
  program
    .command('nudge <file>')
    .description('say in a few lines what would make the message in FILE better; never changes it')
    .option('--strict', 'end with 1 when the score is below the threshold')
    .option('--threshold <score>', 'for --strict, 0 to 10', readScore, 5)
    .option('--json', 'as JSON')
    .action(async (file: string, options: { strict?: boolean; threshold: number; json?: boolean }) => {
      const { nudge } = await import('./nudge/nudge.ts')
      process.exitCode = await nudge(file, options)
    })
}

function readScore(text: string): number {
  const score = Number(text)
  if (text.trim() === '' || !(score >= 0 && score <= 10))
    throw new InvalidArgumentError('Give a number from 0 to 10.')
  return score
}
