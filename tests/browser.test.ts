import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { authContract } from '#contracts/auth.ts'
import type { Repository } from '#contracts/repositories.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import { buildDashboard } from '../dashboard/build.ts'
import { startBrowser, type TestBrowser, type WatchedPage } from './testing/browser.ts'
import { deliver } from './testing/github-push.ts'
import { createHistory } from './testing/history.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'

const running = new AsyncDisposableStack()
const scope = { after: (action: () => Promise<void>) => running.defer(action) }

let server: TestServer
let browser: TestBrowser
let git: TestRepository
let repository: Repository
let pages: WatchedPage[] = []

before(async () => {
  await buildDashboard({ quiet: true })
  server = await startTestServer()
  running.defer(server.stop)
  browser = await startBrowser()
  running.defer(browser.close)
  git = await createHistory(scope)
  repository = await registerRepository(server, git)
})
after(() => running.disposeAsync())

/** Nothing may go wrong on any page of any test. */
afterEach(async () => {
  const opened = pages
  pages = []
  for (const page of opened) {
    assert.deepEqual(page.faults, [], page.url())
    await page.context().close()
  }
})

async function createLink(): Promise<string> {
  const { path } = await server.client(authContract).createSignInLink()
  return server.url + path
}

/** Opens a page of the dashboard in a fresh browser profile that is signed in. */
async function open(path: string, options?: Parameters<TestBrowser['open']>[1]): Promise<WatchedPage> {
  const page = await openLink(await createLink(), options)
  await page.goto(server.url + path)
  return page
}

async function openLink(link: string, options?: Parameters<TestBrowser['open']>[1]): Promise<WatchedPage> {
  const page = await browser.open(link, options)
  pages.push(page)
  return page
}

test('a sign-in link opens the dashboard once, and nobody else gets in', async () => {
  const link = await createLink()
  const page = await openLink(link)
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  assert.equal(new URL(page.url()).search, '', 'the code does not stay in the address')

  const second = await openLink(link)
  await second.getByText('That link was used already').waitFor()
  const stranger = await openLink(`${server.url}/commits`)
  await stranger.getByRole('heading', { name: 'Sign in to Throughline' }).waitFor()
})

test('the overview shows the figures of the repository', async () => {
  const page = await open(`/?repository=${encodeURIComponent(repository.full_name)}`)
  const figure = (name: string) =>
    page
      .locator('dl > div')
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .first()
  await figure('Commits').getByText('7', { exact: true }).waitFor()
  assert.equal(await figure('Authors').textContent(), '2')
  assert.equal(await figure('Coached').textContent(), '6')
})

test('the filters of the commits stand in the address and survive a reload', async () => {
  const page = await open('/commits')
  await page.getByLabel('Words in the message').fill('rename')
  await page.waitForURL(/q=rename/)
  const subjects = page.getByRole('link', { name: /refactor: rename|docs: say more/ })
  await page.getByRole('link', { name: 'docs: say more' }).first().waitFor({ state: 'detached' })
  assert.equal(await subjects.count(), 1)
  await page.reload()
  await page.getByRole('link', { name: 'refactor: rename' }).waitFor()
  assert.equal(await page.getByLabel('Words in the message').inputValue(), 'rename')
})

test('the page of a commit shows its diff and the feedback on it', async () => {
  const hash = await git.git('log', '--format=%H', '--grep=count from one')
  const page = await open(`/commits/${hash}`)
  await page.getByRole('heading', { name: 'fix: count from one', level: 1 }).waitFor()
  const file = page.getByRole('region', { name: 'src/a.ts' })
  await file.getByText('two', { exact: true }).waitFor()
  const feedback = page.getByRole('complementary', { name: 'Feedback' })
  await feedback.getByText('of 10', { exact: true }).waitFor()
  await feedback.getByText('To improve').or(feedback.getByText('Strengths')).first().waitFor()
})

test('hostile content of a commit does nothing and is shown as what it is', async () => {
  const script = '<script>window.harm = 1</script>'
  const image = '<img src=x onerror="window.harm = 1">'
  const hostile = await createTestRepository(scope)
  const hash = await hostile.commit({
    message: `fix: ${script} \u202egnp.exe\u202c \u0007\n\n${image}\n\njavascript:window.harm=1 [x](javascript:window.harm=1)\n`,
    author: { name: 'Mal\u202elory "onfocus="window.harm=1', email: 'mallory"onload=@example.com' },
    files: { 'a\u202eb.txt': `${script}\n`, '<img src=x onerror=harm=1>.html': `${image}\n` },
  })
  const { full_name } = await registerRepository(server, hostile)
  const query = `?repository=${encodeURIComponent(full_name)}`

  const page = await open(`/commits/${hash}`)
  await page.getByRole('heading', { level: 1 }).getByText(script).waitFor()
  const heading = await page.getByRole('heading', { level: 1 }).textContent()
  assert.match(heading ?? '', /\[RLO\]gnp\.exe\[PDF\]/)
  await page.getByText(image).first().waitFor()
  await page.locator('bdi').filter({ hasText: 'MalRLOlory "onfocus=' }).first().waitFor()
  await page.locator('h3').filter({ hasText: 'aRLOb.txt' }).waitFor()
  for (const path of [
    `/${query}`,
    `/commits${query}`,
    `/repositories/${full_name}`,
    '/repositories',
    '/progress',
  ]) {
    await page.goto(server.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await page.evaluate('window.harm'), undefined, path)
    assert.equal(await page.locator('img[src="x"], a[href^="javascript:"]').count(), 0, path)
  }
})

test('a repository is added in the page, and its progress is seen to the end; a wrong path is told at the field', async () => {
  const added = await createHistory(scope)
  const page = await open('/repositories')
  const field = page.getByLabel('Folder, URL or owner/name')
  await field.fill(`${server.folder}/nowhere`)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.locator('[aria-invalid="true"]').waitFor()
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  const fault = (await field.getAttribute('aria-describedby')) ?? ''
  assert.match((await page.locator(`[id="${fault.split(' ')[0]}"]`).textContent()) ?? '', /nowhere/)

  await field.fill(added.path)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: added.path })
  await row.getByText('7 commits').waitFor()
  await row.getByText('7 coached').waitFor()
  assert.equal(await field.inputValue(), '')
})

test('every page fits a narrow window, light and dark', async () => {
  const hash = await git.git('rev-parse', 'HEAD~1')
  const views = ['/', '/commits', `/commits/${hash}`, `/repositories/${repository.full_name}`]
  const paths = {
    light: [...views, '/progress', '/repositories', '/monitor', '/webhooks', '/operations', '/nowhere'],
    dark: views,
  }
  const checkAll = async (colorScheme: 'light' | 'dark') => {
    const page = await open('/', { colorScheme, viewport: { width: 390, height: 844 } })
    for (const path of paths[colorScheme]) {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const excess = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      assert.ok(excess <= 0, `${path} is ${excess} px too wide`)
      const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
      const [red = 0] = background.match(/\d+/g)?.map(Number) ?? []
      assert.equal(red < 128, colorScheme === 'dark', `${path} has the background ${background}`)
    }
  }
  await Promise.all([checkAll('light'), checkAll('dark')])
})

test('everything is reached by keyboard: skip link, command palette, shortcuts', async () => {
  const page = await open('/')
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
  await page.keyboard.press('Enter')
  await page.locator('main:focus').waitFor()

  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Find anything' }).fill('repositories')
  await page.locator('[data-action]').first().getByText('Repositories', { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${server.url}/repositories`)

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.waitForURL(`${server.url}/commits`)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
})

test('a hook’s secret is shown once, and what comes through it can be read and replayed', async () => {
  const page = await open('/webhooks')
  await page.getByLabel('Name').fill('Our organisation')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('The secret is not shown again').waitFor()
  const [address = '', secret = ''] = await page.getByRole('status').locator('code').allTextContents()
  const body = JSON.stringify({ zen: 'Half measures are as bad as nothing at all.' })
  const delivered = await deliver(address, { secret, delivery: randomUUID(), event: 'ping', body })
  assert.equal(delivered.status, 202)
  await page.getByRole('button', { name: 'I have stored it' }).click()
  assert.ok(!(await page.content()).includes(secret))

  await page.getByRole('link', { name: /ping/ }).click()
  await page.getByText('Half measures').waitFor()
  await page.getByText('the hook works').waitFor()
  await page.getByRole('button', { name: 'Replay' }).click()
  await page.getByRole('button', { name: 'Replay' }).waitFor()
})

test('nothing that a page shows is left in the browser', async () => {
  const page = await open('/commits')
  await page.getByRole('link', { name: 'docs: say more' }).first().click()
  await page.getByRole('heading', { name: 'docs: say more', level: 1 }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'docs: say more' }).first().waitFor()
  const kept = await page.evaluate<string>(`(async () => JSON.stringify({
    here: { ...localStorage, ...sessionStorage },
    cookies: document.cookie,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
  }))()`)
  for (const shown of ['say more', 'Grace', 'grace@', repository.name]) assert.ok(!kept.includes(shown), kept)
  assert.match(kept, /"cookies":"","databases":\[\],"caches":\[\]/)
})

test('the documentation of the API is shown and styled under its policy', async () => {
  const page = await open('/docs/')
  await page.getByRole('heading', { name: 'Throughline', level: 1 }).waitFor()
  const radius = `getComputedStyle(document.documentElement).getPropertyValue('--scalar-radius')`
  assert.equal(await page.evaluate<string>(radius), '3px')
  const loose = `[...document.querySelectorAll('style')].filter(({ nonce }) => nonce === '').length`
  assert.equal(await page.evaluate<number>(loose), 0)
})

test('a session that ends elsewhere takes what its pages show away', async () => {
  const page = await open('/')
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByText(repository.full_name).first().waitFor()
  await server.client(authContract).endOtherSessions()
  await page.getByRole('heading', { name: 'Sign in to Throughline' }).waitFor()
  assert.ok(!(await page.content()).includes(repository.full_name))
})
