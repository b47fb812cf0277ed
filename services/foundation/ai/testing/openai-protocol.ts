import type { WireProtocol } from './model-server.ts'

const models: WireProtocol['models'] = {
  path: '/v1/models',
  write: (names) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created: 1, owned_by: 'x' })),
  }),
}
const writeError: WireProtocol['writeError'] = (status) => ({
  error: { message: `refused with ${status}`, type: 'invalid_request_error', param: null, code: null },
})
const created = 1_767_225_600

/** OpenAI's chat completions, which many other servers speak (platform.openai.com/docs/api-reference/chat). */
export const chatCompletionsProtocol: WireProtocol = {
  models,
  generates: (path) => path === '/v1/chat/completions',
  streams: (body) => body.stream === true,
  stream_type: 'text/event-stream',
  writeWhole: (content, { model }) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs: null }],
    usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 },
  }),
  writeStream: (pieces, { model }) => {
    const chunk = (delta: object, finish_reason: string | null, rest: object = {}) =>
      writeData({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created,
        model,
        choices: [{ index: 0, delta, finish_reason }],
        ...rest,
      })
    return [
      chunk({ role: 'assistant', content: '' }, null),
      ...pieces.map((content) => chunk({ content }, null)),
      chunk({}, 'stop', { usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 } }),
      'data: [DONE]\n\n',
    ]
  },
  writeError,
}

/** OpenAI's responses (platform.openai.com/docs/api-reference/responses). */
export const responsesProtocol: WireProtocol = {
  models,
  generates: (path) => path === '/v1/responses',
  streams: (body) => body.stream === true,
  stream_type: 'text/event-stream',
  writeWhole: (text, { model }) => writeResponse(text, model),
  writeStream: (pieces, { model }) => {
    const item = { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] }
    const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    const events = [
      {
        type: 'response.created',
        response: { ...writeResponse('', model), status: 'in_progress', output: [] },
      },
      { type: 'response.output_item.added', output_index: 0, item },
      ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
      { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } },
      { type: 'response.completed', response: writeResponse(pieces.join(''), model) },
    ]
    return events.map((event, sequence_number) => writeData({ ...event, sequence_number }))
  },
  writeError,
}

function writeResponse(text: string, model: unknown) {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: created,
    status: 'completed',
    model,
    error: null,
    incomplete_details: null,
    output: [
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 40,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 12,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 52,
    },
  }
}

function writeData(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
