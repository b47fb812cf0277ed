/** Marks in a name or address that only automatic accounts carry: GitHub's `name[bot]`, GitLab's access tokens. */
const marked = /\[bot\]|(?:^|[@.])bots?\.noreply\.|^(?:project|group)_\d+_bot/i

/** Services that commit under a name of their own. */
const services = new RegExp(
  `^(?:${[
    'dependabot(?:[ -]preview)?',
    'depfu',
    'greenkeeper(?:io)?',
    'renovate',
    'snyk',
    'github[ -]actions?',
    'gitlab[ -]ci',
    'travis[ -]ci',
    'circle[ -]?ci',
    'azure[ -]pipelines?',
    'jenkins',
    'buildbot',
    'teamcity',
    'pre-commit[.-]ci',
    'semantic-release',
    'mergify(?:io)?',
    'bors',
    'homu',
    'codecov',
    'imgbot',
    'allcontributors',
    'all-contributors',
    'crowdin',
    '(?:hosted )?weblate',
    'transifex',
    'copybara(?:-service)?',
    'skylark-autoroller',
    'chromium-autoroll',
    'v8-autoroll',
  ].join('|')})$`,
  'i',
)

/** `renovate-bot`, `k8s-ci-robot`, `Snyk bot`; a plain last name `Bot` with a capital is a person's. */
const suffixed =
  /(?:^|[-_.])(?:ro)?bot$| bot$|^\S*(?:renovate|release|ci|security|actions?|update|build)\S* Bot$/

/** Mailbox names that no person has. */
const mailbox =
  /(?:^|[-_+])(?:bot|robot|dependabot|renovate|github-actions)@|@(?:renovateapp|dependabot|snyk)\.\w+$/i

/** UTF-16 units that are looked at; a longer name is no account's. */
const longest = 200

/** Whether an author is an automatic account, by the patterns above. */
export function isBotAccount(name: string, email: string): boolean {
  const plain = name.slice(0, longest).trim()
  const address = email.slice(0, longest)
  return (
    marked.test(plain) ||
    marked.test(address) ||
    services.test(plain) ||
    suffixed.test(plain) ||
    mailbox.test(address)
  )
}
