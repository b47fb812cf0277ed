import type { Command } from 'commander'

/** `throughline analyze`: judges commits given as JSON Lines, without a server. */
export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze [file]')
    .description('judge commits: JSON Lines in (standard input or a file), JSON Lines out in the same order')
    .addHelpText(
      'after',
      `
Each line in: {"id", "message", "patch"?, "files"?: [{"path", "additions", "deletions"}], "history"?: {…}, "parents"?}
Each line out: {"id", "quality_score", "quality_level", "has_why", "has_what", "type", "tangled", "risk", "aspects", …}
A line that cannot be read gives {"id"?, "error"} in its place; the exit code is then 1.`,
    )
    .action(async (file: string | undefined) => {
      const { analyzeLines } = await import('./analyze/analyze-lines.ts')
      process.exitCode = await analyzeLines(file)
    })
}
