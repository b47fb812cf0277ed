import { createHash, type Hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Where the built dashboard stands: `index.html` and `assets/`, whose names change with their content. */
const dist = join(root, 'dist')

/** What the build reads; the lock file stands for all packages. */
const sources = [
  'index.html',
  'vite.config.ts',
  'package.json',
  'public',
  'src',
  '../contracts',
  '../platform/contract',
  '../platform/errors',
  '../package-lock.json',
]

/**
 * Builds the dashboard into `dashboard/dist/` unless it is there, built from these very sources. The new one
 * takes the place of the old one at once, so a server that runs never serves half of it. Gives whether it built.
 */
export async function buildDashboard({ quiet = false }: { quiet?: boolean } = {}): Promise<boolean> {
  const fingerprint = await hashSources()
  const mark = join(dist, '.sources')
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === fingerprint) return false

  const workshop = join(root, 'node_modules', '.cache', `dashboard-${process.pid}`)
  const fresh = join(workshop, 'fresh')
  try {
    const { build } = await import('vite')
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: quiet ? 'error' : 'info',
      build: { outDir: fresh, emptyOutDir: true },
    })
    await writeFile(join(fresh, '.sources'), fingerprint)
    await replaceBuilt(fresh, join(workshop, 'old'))
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  return true
}

/** Two processes may finish at the same time: then either's build will do. */
async function replaceBuilt(fresh: string, old: string): Promise<void> {
  await rename(dist, old).catch(ignoring('ENOENT'))
  await rename(fresh, dist).catch(ignoring('ENOTEMPTY', 'EEXIST'))
}

function ignoring(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? '')) throw error
  }
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) await addToHash(hash, source)
  return hash.digest('hex')
}

async function addToHash(hash: Hash, path: string): Promise<void> {
  const full = join(root, path)
  if (!(await stat(full)).isDirectory()) {
    hash.update(`${path}\0`).update(await readFile(full))
    return
  }
  for (const name of (await readdir(full)).sort()) {
    if (!name.includes('.test.')) await addToHash(hash, join(path, name))
  }
}
