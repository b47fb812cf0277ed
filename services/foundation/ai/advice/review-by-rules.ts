import type { CodeReview } from '#contracts/ai.ts'
import { redactSecrets } from '#platform/secrets/redact-secrets.ts'

type Item = CodeReview['items'][number]

/** A rule about one line; its text when the line breaks it. */
interface LineRule {
  severity: Item['severity']
  find: (line: string) => string | null
}

const longLine = 200
const deepIndentation = 24
const longText = 800
const mostItems = 20
const mostOfOneRule = 4

const rules: readonly LineRule[] = [
  {
    severity: 'problem',
    find: (line) =>
      /^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$/.test(line) ? 'A conflict marker is left over from a merge.' : null,
  },
  {
    severity: 'problem',
    find: (line) => {
      const [kind] = Object.keys(redactSecrets(line).removed)
      return kind
        ? `This looks like a ${kind}; keep it outside the code and replace it where it is in use.`
        : null
    },
  },
  {
    severity: 'suggestion',
    find: (line) =>
      /\bconsole\.(?:log|debug|trace)\(|\bdebugger\b|\bbinding\.pry\b|\bbreakpoint\(\)|\bpdb\.set_trace\(|\bvar_dump\(|\bdbg!\(/.test(
        line,
      )
        ? 'Debug output or a break point is left over.'
        : null,
  },
  {
    severity: 'suggestion',
    find: (line) =>
      /^\s*(?:except\s*:|except\s+Exception\s*:\s*pass\b)|\bcatch\s*(?:\([^)]{0,100}\))?\s*\{\s*\}/.test(line)
        ? 'A fault is caught and forgotten here; handle it, or let it through.'
        : null,
  },
  {
    severity: 'suggestion',
    find: (line) =>
      line.length > longLine ? `This line is longer than ${longLine} characters; break it up.` : null,
  },
  {
    severity: 'suggestion',
    find: (line) => {
      const indentation = /^[\t ]*(?=\S)/.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0
      return indentation >= deepIndentation ? 'This is nested deeply; draw the inner part out.' : null
    },
  },
  {
    severity: 'remark',
    find: (line) =>
      /\b(?:TODO|FIXME|XXX|HACK)\b/.test(line) ? 'A note says that something is still open here.' : null,
  },
]

/** What can be said of code in any language without a model, from its lines alone. */
export function reviewByRules(code: string): CodeReview {
  const lines = code.split('\n')
  const items = rules.flatMap((rule) => findBreaches(rule, lines))
  if (lines.length > longText) {
    items.push({ severity: 'remark', line: null, text: `${lines.length} lines are much for one file.` })
  }
  const found = items.length === 0 ? 'nothing' : items.length === 1 ? 'one thing' : `${items.length} things`
  return {
    summary: `The built-in rules look at single lines only and found ${found}.`,
    items: items.slice(0, mostItems),
  }
}

function findBreaches({ severity, find }: LineRule, lines: readonly string[]): Item[] {
  const found: Item[] = []
  for (const [index, line] of lines.entries()) {
    const text = find(line.slice(0, 2_000))
    if (text === null) continue
    found.push({ severity, line: index + 1, text })
    if (found.length === mostOfOneRule) break
  }
  return found
}
