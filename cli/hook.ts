import type { Command } from 'commander'

/** `throughline hook install|uninstall`: lets git call the nudge, and track each commit. */
export function addHookCommand(program: Command): void {
  const hook = program.command('hook').description('let git call the coach at every commit')
  hook
    .command('install')
    .description('install the commit-msg hook in a repository; a hook that is there keeps running first')
    .option('--repo-path <path>', 'the repository', '.')
    .option('--strict', 'refuse messages below the threshold instead of only advising')
    .option('--track', 'track each commit, too (post-commit hook)')
    .action(async (options: { repoPath: string; strict?: boolean; track?: boolean }) => {
      const { installHooks } = await import('./hook/git-hooks.ts')
      await installHooks(options.repoPath, { strict: options.strict ?? false, track: options.track ?? false })
    })
  hook
    .command('uninstall')
    .description('remove our hooks; a hook that was there before is put back')
    .option('--repo-path <path>', 'the repository', '.')
    .action(async (options: { repoPath: string }) => {
      const { uninstallHooks } = await import('./hook/git-hooks.ts')
      await uninstallHooks(options.repoPath)
    })
}
