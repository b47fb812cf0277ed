import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { ChangeHistory, ChangeType, FileChange } from '../analysis/commit.ts'

/** A commit message, and whether people found that it says why and what (Tian et al., ICSE 2022). */
export interface WhyWhatRow {
  id: string
  project: string
  message: string
  has_why: boolean
  has_what: boolean
}

/** A commit whose type its author wrote in the conventional header; the header itself is not in `description`. */
export interface WeakTypeRow {
  id: string
  repo: string
  date: string
  type: ChangeType
  scope: string
  description: string
  body: string
  files: readonly FileChange[]
}

/** A commit whose type people agreed on (HQCM). */
export interface CheckedTypeRow {
  id: string
  type: ChangeType
  message: string
  patch: string
}

/** A change of one project with Kamei's measures; `bug` is 1 when a later fix was traced to it. */
export interface RiskRow extends Required<ChangeHistory> {
  id: string
  project: string
  date: number
  bug: 0 | 1
}

/** All the labelled commits the models are trained and measured on. */
export interface CommitData {
  whyWhat: WhyWhatRow[]
  weakTypes: WeakTypeRow[]
  checkedTypes: CheckedTypeRow[]
  /** In order of time within each project. */
  risk: RiskRow[]
}

const riskProjects = ['gerrit', 'jdt', 'openstack', 'platform']

/** What training and evaluation are told on the command line. */
export interface DataOptions {
  /** The folder of the research data. */
  data: string
  /** Git repositories whose commits tangles are also made of; only the evaluation looks at them. */
  repositories: readonly string[]
  /** The folder with a clone `owner/name` of each repository that judged commits are from; null to score none. */
  clones: string | null
}

/** Reads `--data PATH`, by default beside the checkout, any number of `--repository PATH`, and `--repositories FOLDER`. */
export function readDataOptions(args: readonly string[]): DataOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      repository: { type: 'string', multiple: true },
      repositories: { type: 'string' },
    },
  })
  return {
    data: values.data ?? '../shared/data/commit-quality',
    repositories: values.repository ?? [],
    clones: values.repositories ?? null,
  }
}

/** Reads the research data. Throws a sentence that says what to do when the folder or a file is missing. */
export function readCommitData(folder: string): CommitData {
  const read = <Row>(name: string) => readJsonLines<Row>(join(folder, name))
  return {
    whyWhat: read('why-what.jsonl'),
    weakTypes: read('types-weak.jsonl.gz'),
    checkedTypes: read('types-hqcm.jsonl.gz'),
    risk: riskProjects.flatMap((project) =>
      read<RiskRow>(`risk-${project}.jsonl.gz`)
        .map((row) => ({ ...row, project }))
        .sort((a, b) => a.date - b.date),
    ),
  }
}

function readJsonLines<Row>(path: string): Row[] {
  if (!existsSync(path)) {
    throw new Error(
      `${path} is not there. The research data are not part of this project: give their folder with --data PATH (docs/coaching-model.md names the sources).`,
    )
  }
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}
