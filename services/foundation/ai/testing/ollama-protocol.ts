import type { WireProtocol } from './model-server.ts'

const at = '2026-01-01T00:00:00Z'
const done = { done: true, done_reason: 'stop', prompt_eval_count: 40, eval_count: 12, total_duration: 5 }

/** Ollama's API (github.com/ollama/ollama, docs/api.md): newline-delimited JSON. */
export const ollamaProtocol: WireProtocol = {
  models: {
    path: '/api/tags',
    write: (names) => ({ models: names.map((name) => ({ name, model: name, size: 1, details: {} })) }),
  },
  generates: (path) => path === '/api/chat',
  streams: (body) => body.stream !== false,
  stream_type: 'application/x-ndjson',
  writeWhole: (content, { model }) => ({
    model,
    created_at: at,
    message: { role: 'assistant', content },
    ...done,
  }),
  writeStream: (pieces, { model }) => [
    ...pieces.map((content) =>
      writeLine({ model, created_at: at, message: { role: 'assistant', content }, done: false }),
    ),
    writeLine({ model, created_at: at, message: { role: 'assistant', content: '' }, ...done }),
  ],
  writeError: (status) => ({
    error: status === 404 ? 'model not found, try pulling it first' : 'server error',
  }),
}

function writeLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
