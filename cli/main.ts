import { enableCompileCache } from 'node:module'

// Most of a short command's time would go into reading the program; Node keeps what it has read.
enableCompileCache()
const { endWithReader } = await import('./terminal.ts')
const { runCommandLine } = await import('./command-line.ts')
endWithReader(process.stdout)
process.exitCode = await runCommandLine(process.argv)
