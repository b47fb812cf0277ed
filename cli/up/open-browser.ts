import { spawn } from 'node:child_process'

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
}

/** Opens a link in the person's browser; where there is none, nothing happens. */
export function openBrowser(link: string): void {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, link], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
