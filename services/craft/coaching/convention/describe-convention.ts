import { type Convention, firmConfidence, type Habit, type Header } from '../analysis/convention.ts'

const mostTypes = 12
const mostScopes = 10

/**
 * A learnt convention in sentences, the firm habits alone: those that commits of the repository are held to. Null, while
 * too few messages were seen, gives the sentence that says so.
 */
export function describeConvention(convention: Convention | null): string[] {
  if (!convention) {
    return ['Too few messages were seen to tell a convention; until then common practice is the measure.']
  }
  return [
    ...describeHeader(convention),
    ...firm(convention.capital, ({ value, share }) =>
      value === 'upper'
        ? `Descriptions begin with a capital letter (${percent(share)}).`
        : `Descriptions begin with a small letter (${percent(share)}).`,
    ),
    ...firm(convention.mood, ({ value, share }) =>
      value === 'imperative'
        ? `Subjects are in the imperative, as in “Add” (${percent(share)} of those whose verb is known).`
        : `Subjects are in the past tense, as in “Added” (${percent(share)} of those whose verb is known).`,
    ),
    ...firm(convention.full_stop, ({ value, share }) =>
      value
        ? `Subjects end in a full stop (${percent(share)}).`
        : `Subjects have no full stop at the end (${percent(share)}).`,
    ),
    `Subjects have at most ${convention.subject_limit} characters.`,
    `${percent(convention.body_share)} of the messages have a body.`,
    ...firm(convention.sign_off, ({ value, share }) =>
      value ? `Messages end in a \`Signed-off-by\` line (${percent(share)}).` : null,
    ),
    ...firm(convention.reference, ({ value, share }) =>
      value ? `Messages refer to an issue or pull request (${percent(share)}).` : null,
    ),
    ...(convention.tested_share === null
      ? []
      : [`${percent(convention.tested_share)} of the changes to source code come with tests.`]),
  ]
}

const headers: Readonly<Record<Header, string>> = {
  conventional: 'Subjects begin with a type, as in `fix(scope): …` (Conventional Commits)',
  area: 'Subjects begin with the part of the code, as in `parser: …`',
  ticket: 'Subjects begin with the key of a ticket',
  gitmoji: 'Subjects begin with an emoji that stands for the type of change',
  tag: 'Subjects begin with a tag in brackets, as in `[part] …`',
  none: 'Subjects have no header',
}

function describeHeader({ header, ticket_form, types, scopes }: Convention): string[] {
  if (header.confidence < firmConfidence) return []
  const form = header.value === 'ticket' && ticket_form ? `, written \`${ticket_form.trim()}\`` : ''
  const sentences = [`${headers[header.value]}${form} (${percent(header.share)}).`]
  if (header.value === 'conventional' && types.length > 0) {
    sentences.push(`Types in use: ${types.slice(0, mostTypes).join(', ')}.`)
  }
  if ((header.value === 'conventional' || header.value === 'area') && scopes.length > 0) {
    sentences.push(`Parts named most often: ${scopes.slice(0, mostScopes).join(', ')}.`)
  }
  return sentences
}

function firm<Value>(habit: Habit<Value> | null, describe: (habit: Habit<Value>) => string | null): string[] {
  const sentence = habit && habit.confidence >= firmConfidence ? describe(habit) : null
  return sentence === null ? [] : [sentence]
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
