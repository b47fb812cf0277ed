import type { WireProtocol } from './model-server.ts'

const usage = { input_tokens: 40, output_tokens: 12 }

/** Anthropic's messages (docs.claude.com/en/api/messages). A schema is answered as text or through the tool it names. */
export const anthropicProtocol: WireProtocol = {
  models: {
    path: '/v1/models',
    write: (names) => ({
      data: names.map((id) => ({ id, type: 'model', display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: false,
    }),
  },
  generates: (path) => path === '/v1/messages',
  streams: (body) => body.stream === true,
  stream_type: 'text/event-stream',
  writeWhole: (text, body) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: [writeContent(text, body)],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage,
  }),
  writeStream: (pieces, body) => [
    writeEvent({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: body.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    writeEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    ...pieces.map((text) =>
      writeEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ),
    writeEvent({ type: 'content_block_stop', index: 0 }),
    writeEvent({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }),
    writeEvent({ type: 'message_stop' }),
  ],
  writeError: (status) => ({
    type: 'error',
    error: { type: status === 529 ? 'overloaded_error' : 'api_error', message: `refused with ${status}` },
  }),
}

function writeContent(text: string, body: Record<string, unknown>) {
  const [tool] = (body.tools ?? []) as { name: string }[]
  if (!tool) return { type: 'text', text }
  return { type: 'tool_use', id: 'toolu_1', name: tool.name, input: readObject(text) }
}

/** What a tool is called with is an object, whatever the model said. */
function readObject(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}

function writeEvent(event: { type: string; [field: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
