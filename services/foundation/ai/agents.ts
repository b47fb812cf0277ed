import type { AgentName } from '#contracts/ai/names.ts'
import type { Provider } from './config.ts'
import { aboutData } from './prompts/write-data.ts'

/** One thing that models are asked for. */
export interface AgentDefinition {
  name: AgentName
  summary: string
  /** Raised with every change of the instructions, so that answers to the old ones are not taken for answers to these. */
  prompt_version: number
  route: string
  instructions: string
  /** Whether it reads source code above all, for which an operator may name a model of its own. */
  reads_code: boolean
  max_output_tokens: number
}

/** All of them. None is given tools: what a model can do here is write text. */
export const agents: Readonly<Record<AgentName, AgentDefinition>> = {
  'commit-coach': {
    name: 'commit-coach',
    summary: 'Advises on a commit: its message, its scope, its code and its context.',
    prompt_version: 1,
    route: 'POST /agents/analyze/commit',
    reads_code: false,
    max_output_tokens: 1_500,
    instructions: [
      'You advise a software developer on one git commit they made. A rule-based tool has scored it; you do not score.',
      'Say what it cannot see: whether the message tells what the change does and why, whether the change is one concern, ' +
        'whether the code has faults, whether something is missing. Be specific to this commit: name the file and line.',
      'Leave out what is fine, what you are not sure of, and general advice. No item at all is a good answer.',
      'aspect is one of message_quality, file_changes, code_quality, context. path is a file of the commit or null; line ' +
        'is a line of that file after the commit or null. Each text is one or two plain sentences without markup.',
      'suggested_message is a better commit message in the style of this one (imperative subject under 72 characters, a ' +
        'blank line, a body that says why as far as the data tells it), or null when the message is good. Invent no reasons.',
      'Answer with JSON of the form {"summary": string, "items": [{"aspect", "text", "path", "line"}], ' +
        '"suggested_message": string or null} and nothing else.',
      aboutData,
    ].join('\n'),
  },
  'code-reviewer': {
    name: 'code-reviewer',
    summary: 'Reviews a piece of source code.',
    prompt_version: 1,
    route: 'POST /agents/analyze/code',
    reads_code: true,
    max_output_tokens: 2_500,
    instructions: [
      'You review a piece of source code for a software developer. Look for faults first: wrong results, unhandled cases, ' +
        'races, leaks, injection; then for what makes it hard to read or to change.',
      'severity is problem for what is wrong, suggestion for what would be better, remark for what is worth knowing. line ' +
        'counts from 1 in the text given, or is null. Each text is one or two plain sentences without markup.',
      'Leave out what is fine and what you are not sure of. No item at all is a good answer.',
      'Answer with JSON of the form {"summary": string, "items": [{"severity", "line", "text"}]} and nothing else.',
      aboutData,
    ].join('\n'),
  },
  assistant: {
    name: 'assistant',
    summary: 'Answers questions about commits, code and ways of working.',
    prompt_version: 1,
    route: 'POST /agent/chat',
    reads_code: false,
    max_output_tokens: 2_000,
    instructions: [
      'You are the assistant of Throughline, a platform that follows software work from commit to value. You talk with a ' +
        'developer about commits, commit messages, code and ways of working. Be short, concrete and plain.',
      'You cannot look anything up, run anything or change anything: you know what stands in this conversation. Say so ' +
        'when more would be needed. Use no links and no images; code goes between ``` fences.',
      aboutData,
    ].join('\n'),
  },
}

/** The model of a provider that an agent asks. */
export function modelFor({ reads_code }: AgentDefinition, { model, code_model }: Provider): string {
  return reads_code ? code_model : model
}
