import { createHash } from 'node:crypto'

/** The object name of a made-up commit. */
export function hashOf(name: string): string {
  return createHash('sha1').update(name).digest('hex')
}

/** A commit as GitHub, GitLab and Gitea tell it. */
export function commitOf(name: string, over: object = {}) {
  return {
    id: hashOf(name),
    message: `feat: add ${name}\n\nBecause it was missing.`,
    timestamp: '2026-03-02T09:30:00+01:00',
    url: `https://example.org/${name}`,
    author: { name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada' },
    committer: { name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada' },
    added: [`src/${name}.ts`],
    removed: [],
    modified: ['README.md'],
    distinct: true,
    ...over,
  }
}

/** The id that a provider gave a repository. */
function idOf(full_name: string): number {
  return Number.parseInt(hashOf(full_name.toLowerCase()).slice(0, 8), 16)
}

/** The repository as GitHub and Gitea tell it. */
export function repositoryOf(full_name: string, host = 'github.com', id = idOf(full_name)) {
  return {
    id,
    full_name,
    clone_url: `https://${host}/${full_name}.git`,
    ssh_url: `git@${host}:${full_name}.git`,
    html_url: `https://${host}/${full_name}`,
    default_branch: 'main',
  }
}

/** A push of GitHub's or Gitea's. */
export function pushOf(full_name: string, names: readonly string[], over: object = {}) {
  return {
    ref: 'refs/heads/main',
    before: hashOf('before'),
    after: hashOf(names.at(-1) ?? 'after'),
    created: false,
    deleted: false,
    forced: false,
    commits: names.map((name) => commitOf(name)),
    pusher: { name: 'ada', email: 'ada@example.org' },
    repository: repositoryOf(full_name),
    ...over,
  }
}

/** A pull request of GitHub's or Gitea's. */
export function pullRequestOf(full_name: string, number: number, over: object = {}) {
  return {
    action: 'opened',
    number,
    pull_request: {
      number,
      title: 'Keep parsed rules',
      body: 'Fixes #12, and closes: #13.',
      state: 'open',
      draft: false,
      merged: false,
      user: { login: 'ada' },
      html_url: `https://github.com/${full_name}/pull/${number}`,
      head: { ref: 'rules', sha: hashOf('head') },
      base: { ref: 'main', sha: hashOf('base') },
      labels: [{ name: 'speed' }],
      created_at: '2026-03-01T08:00:00Z',
      updated_at: '2026-03-01T08:00:00Z',
      closed_at: null,
      merged_at: null,
      merge_commit_sha: hashOf('trial merge'),
      ...over,
    },
    repository: repositoryOf(full_name),
  }
}

const project = (path_with_namespace: string) => ({
  id: idOf(path_with_namespace),
  path_with_namespace,
  git_http_url: `https://gitlab.com/${path_with_namespace}.git`,
  git_ssh_url: `git@gitlab.com:${path_with_namespace}.git`,
  web_url: `https://gitlab.com/${path_with_namespace}`,
})

/** Payloads of GitLab's. */
export const gitlab = {
  push: (path: string, names: readonly string[]) => ({
    object_kind: 'push',
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after: hashOf(names.at(-1) ?? 'after'),
    user_username: 'ada',
    project: project(path),
    commits: names.map((name) => {
      const { committer: _committer, distinct: _distinct, ...commit } = commitOf(name)
      return commit
    }),
    total_commits_count: names.length,
  }),
  mergeRequest: (path: string, iid: number, over: object = {}) => ({
    object_kind: 'merge_request',
    user: { username: 'grace' },
    project: project(path),
    labels: [{ title: 'speed' }],
    object_attributes: {
      iid,
      title: 'Keep parsed rules',
      description: 'Closes #4',
      state: 'opened',
      source_branch: 'rules',
      target_branch: 'main',
      last_commit: { id: hashOf('head') },
      created_at: '2026-03-01 08:00:00 UTC',
      updated_at: '2026-03-01 08:00:00 UTC',
      url: `https://gitlab.com/${path}/-/merge_requests/${iid}`,
      action: 'open',
      ...over,
    },
  }),
  pipeline: (path: string, id: number, status: string) => ({
    object_kind: 'pipeline',
    project: project(path),
    object_attributes: {
      id,
      ref: 'main',
      sha: hashOf('head'),
      status,
      created_at: '2026-03-01 08:00:00 UTC',
      finished_at: status === 'running' ? null : '2026-03-01 08:05:00 UTC',
    },
  }),
}

/** Payloads of Bitbucket's. */
export const bitbucket = {
  push: (full_name: string, names: readonly string[]) => ({
    actor: { nickname: 'ada' },
    repository: bitbucketRepository(full_name),
    push: {
      changes: [
        {
          old: { type: 'branch', name: 'main', target: { hash: hashOf('before') } },
          new: { type: 'branch', name: 'main', target: { hash: hashOf(names.at(-1) ?? '') } },
          forced: false,
          // The newest first.
          commits: names.toReversed().map((name) => ({
            hash: hashOf(name),
            message: `Add ${name}\n`,
            date: '2026-03-02T08:30:00+00:00',
            author: { raw: 'Ada Lovelace <ada@example.org>' },
          })),
        },
      ],
    },
  }),
  pullRequest: (full_name: string, id: number, state: string) => ({
    repository: bitbucketRepository(full_name),
    pullrequest: {
      id,
      title: 'Keep parsed rules',
      description: 'Fixes #7',
      state,
      author: { nickname: 'ada' },
      closed_by: state === 'MERGED' ? { nickname: 'grace' } : null,
      source: { branch: { name: 'rules' }, commit: { hash: 'abcdef123456' } },
      destination: { branch: { name: 'main' } },
      merge_commit: state === 'MERGED' ? { hash: '123456abcdef' } : null,
      created_on: '2026-03-01T08:00:00+00:00',
      updated_on: '2026-03-01T09:00:00+00:00',
      links: { html: { href: `https://bitbucket.org/${full_name}/pull-requests/${id}` } },
    },
  }),
}

function bitbucketRepository(full_name: string) {
  return {
    uuid: `{${idOf(full_name)}}`,
    full_name,
    links: { html: { href: `https://bitbucket.org/${full_name}` } },
  }
}
