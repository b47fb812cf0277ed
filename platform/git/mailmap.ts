import type { Person } from './commit-object.ts'
import { type GitRepository, inRepository } from './repository.ts'
import { startGit } from './run-git.ts'
import { splitLines } from './split-lines.ts'

/** Replaces names and addresses by the repository's mailmap, see gitmailmap(5). */
export interface Mailmap {
  /** Changes the given records in place. Without a readable mailmap they stay as they are. */
  apply(people: readonly Person[]): Promise<void>
  close(): Promise<void>
}

/** Starts one `git check-mailmap` that answers until it is closed, so the rules are git's own. */
export function createMailmap(repository: GitRepository, signal?: AbortSignal): Mailmap {
  const git = startGit(['check-mailmap', '--stdin'], inRepository(repository, signal))
  const answers = splitLines(git.stdout)

  return {
    async apply(people) {
      const asked = people.filter(({ name, email }) => !/[\n\0]/.test(name + email))
      if (asked.length === 0) return
      git.stdin.write(asked.map(({ name, email }) => `${name} <${email}>\n`).join(''))
      for (const person of asked) {
        const answer = await answers.next()
        if (answer.done) return
        const mapped = /^([^<]*)<(.*)>$/.exec(answer.value)
        if (mapped === null) continue
        person.name = (mapped[1] ?? '').trim()
        person.email = mapped[2] ?? ''
      }
    },
    close: () => git.stop(),
  }
}
