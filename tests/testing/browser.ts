import { mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'

/** A browser of one test file. */
export interface TestBrowser {
  /** A page in a fresh profile, signed in when `link` is a sign-in link. */
  open: (link: string, options?: BrowserContextOptions) => Promise<WatchedPage>
  close: () => Promise<void>
}

/** A page that notes what went wrong in it. */
export interface WatchedPage extends Page {
  /** Script errors, what the content security policy stopped, and answers that were a fault of ours. */
  faults: readonly string[]
}

/** Starts the Chromium that comes with the packages; without its sandbox, which root and containers cannot have. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser: Browser = await playwright.launch({
    executablePath: await unpackChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  return {
    open: async (link, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      const faults = watch(page)
      await page.goto(link)
      return Object.assign(page, { faults })
    },
    close: () => browser.close(),
  }
}

/** The package unpacks Chromium once into the temporary folder, for its user alone; so each user needs a folder. */
async function unpackChromium(): Promise<string> {
  const shared = process.env.TMPDIR
  const own = join(tmpdir(), `throughline-browser-${userInfo().uid}`)
  await mkdir(own, { recursive: true })
  process.env.TMPDIR = own
  try {
    return await chromium.executablePath()
  } finally {
    if (shared === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = shared
  }
}

function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) faults.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} for ${response.url()}`)
  })
  return faults
}
