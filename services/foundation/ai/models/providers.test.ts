import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Type } from 'typebox'
import type { ModelProviderName, Provider } from '../config.ts'
import { anthropicProtocol } from '../testing/anthropic-protocol.ts'
import { type ModelServer, type Reply, startModelServer, type WireProtocol } from '../testing/model-server.ts'
import { ollamaProtocol } from '../testing/ollama-protocol.ts'
import { chatCompletionsProtocol, responsesProtocol } from '../testing/openai-protocol.ts'
import { generateFitting, generateProse, streamProse } from './generate.ts'
import { type FailureKind, ModelFailure } from './model-failure.ts'
import { probeProvider } from './probe-provider.ts'

const Advice = Type.Object(
  { text: Type.String({ minLength: 1 }), line: Type.Union([Type.Integer(), Type.Null()]) },
  { additionalProperties: false },
)
const question = {
  instructions: 'Advise.',
  messages: [{ role: 'user' as const, content: 'On this.' }],
  max_output_tokens: 100,
}
const fitting = '{"text":"Say why.","line":null}'

const protocols: readonly (readonly [ModelProviderName, WireProtocol, string])[] = [
  ['ollama', ollamaProtocol, ''],
  ['openai', responsesProtocol, '/v1'],
  ['anthropic', anthropicProtocol, '/v1'],
  ['compatible', chatCompletionsProtocol, '/v1'],
]

for (const [name, protocol, root] of protocols) {
  describe(`${name}, over its wire protocol`, () => {
    let server: ModelServer
    let provider: Provider
    before(async () => {
      server = await startModelServer(protocol, ['small-model', 'other-model'])
      provider = {
        name,
        address: new URL(server.url + root),
        key: name === 'ollama' ? null : 'the-key',
        model: 'small-model',
        code_model: 'small-model',
      }
    })
    after(() => server.close())

    const call = (signal = AbortSignal.timeout(5_000)) => ({ provider, model: 'small-model', signal })

    const failsWith = async (reply: Reply, kind: FailureKind, milliseconds = 5_000) => {
      server.answer(reply)
      await assert.rejects(
        generateProse(call(AbortSignal.timeout(milliseconds)), question),
        (error) => error instanceof ModelFailure && error.kind === kind && error.message.includes(name),
      )
    }

    test('a value of the schema comes with the tokens it took', async () => {
      server.answer({ text: fitting })
      const { value, tokens, repaired } = await generateFitting(call(), question, Advice)
      assert.deepEqual(value, { text: 'Say why.', line: null })
      assert.deepEqual(tokens, { input_tokens: 40, output_tokens: 12 })
      assert.equal(repaired, false)
      const sent = server.calls.at(-1)
      assert.equal(sent?.body.model, 'small-model')
      // Anthropic's way to a schema for models that know no other is a tool that does nothing.
      const tools = (sent?.body.tools ?? []) as { name: string }[]
      assert.deepEqual(
        tools.map((tool) => tool.name),
        name === 'anthropic' ? ['json'] : [],
      )
      if (provider.key) assert.ok(JSON.stringify(sent?.headers).includes('the-key'))
    })

    for (const [what, text] of [
      ['prose', 'I think you should say why.'],
      ['another form', '{"advice":"Say why."}'],
      ['a field too many', '{"text":"Say why.","line":null,"quality_score":10}'],
      ['half of it', '{"text":"Say w'],
    ] as const) {
      test(`an answer that is ${what} goes back once, with what is wrong`, async () => {
        server.answer({ text }, { text: fitting })
        const from = server.calls.length
        const { value, repaired, tokens } = await generateFitting(call(), question, Advice)
        assert.deepEqual([value.text, repaired], ['Say why.', true])
        assert.deepEqual(tokens, { input_tokens: 80, output_tokens: 24 })
        assert.equal(server.calls.length - from, 2)
        const again = JSON.stringify(server.calls.at(-1)?.body)
        assert.ok(again.includes('does not fit the schema') && /say w/i.test(again))
      })
    }

    test('an answer that does not fit twice is given up, and its tokens are known', async () => {
      server.answer({ text: '{"no":1}' })
      await assert.rejects(
        generateFitting(call(), question, Advice),
        (error) =>
          error instanceof ModelFailure &&
          error.kind === 'unfit' &&
          'tokens' in error &&
          (error.tokens as { input_tokens: number }).input_tokens === 80,
      )
    })

    test('prose comes piece by piece', async () => {
      server.answer({ text: 'One two three.' })
      const pieces: string[] = []
      const { text, tokens, complete } = await streamProse(call(), question, (piece) => pieces.push(piece))
      assert.deepEqual(pieces, ['One ', 'two ', 'three.'])
      assert.deepEqual([text, tokens.output_tokens, complete], ['One two three.', 12, true])
    })

    test('a stream that breaks off keeps what came, and is not asked for again', async () => {
      for (const reply of [{ fault: 'cut' }, { fault: 'stall' }] as const) {
        server.answer(reply)
        const pieces: string[] = []
        const asked = streamProse(call(AbortSignal.timeout(300)), question, (piece) => pieces.push(piece))
        await assert.rejects(asked, (error) => error instanceof ModelFailure && error.begun)
        assert.ok(pieces.join('').startsWith('The beginning'))
      }
    })

    test('a stream of something else is a fault', async () => {
      server.answer({ body: 'nonsense', content_type: protocol.stream_type })
      await assert.rejects(
        streamProse(call(), question, () => {}),
        ModelFailure,
      )
    })

    test('each way to fail is told apart', async () => {
      await failsWith({ status: 401 }, 'unauthorised')
      await failsWith({ status: 404 }, 'unknown_model')
      await failsWith({ status: 400 }, 'rejected')
      await failsWith({ status: 429 }, 'overloaded')
      await failsWith({ status: 500 }, 'server_error')
      await failsWith({ status: 529 }, 'server_error')
      await failsWith({ fault: 'cut' }, 'cut_off')
      await failsWith({ body: '<html>Login</html>' }, 'nonsense')
      await failsWith({ body: '{"x":1}' }, 'nonsense')
      await failsWith({ fault: 'hang' }, 'timeout', 150)
      await failsWith({ fault: 'stall' }, 'timeout', 150)
    })

    test('how long a server asks to wait is known', async () => {
      server.answer({ status: 429, retry_after: 7 })
      await assert.rejects(
        generateProse(call(), question),
        (error) => error instanceof ModelFailure && error.retry_after === 7_000,
      )
    })

    test('an answer without end is cut off', async () => {
      server.answer({ text: 'word '.repeat(600_000) })
      await assert.rejects(
        generateProse(call(), question),
        (error) => error instanceof ModelFailure && error.kind === 'too_large',
      )
    })

    test('a redirect is not followed', async () => {
      const elsewhere = await startModelServer(protocol)
      try {
        await failsWith({ redirect: `${elsewhere.url}/v1/chat/completions` }, 'redirected')
        assert.equal(elsewhere.calls.length, 0)
      } finally {
        await elsewhere.close()
      }
    })

    test('who leaves ends the call at the server', async () => {
      server.answer({ fault: 'hang' })
      const leave = new AbortController()
      const arrived = server.nextCall()
      const asked = generateProse(call(leave.signal), question)
      const received = await arrived
      leave.abort()
      await assert.rejects(asked, (error) => error instanceof ModelFailure && error.kind === 'aborted')
      await received.closed
    })

    test('it tells which models there are', async () => {
      const probe = await probeProvider(provider, 3_000)
      assert.deepEqual(
        [probe.reachable, probe.models, probe.problem],
        [true, ['small-model', 'other-model'], null],
      )
      const nowhere = await probeProvider({ ...provider, address: new URL('http://127.0.0.1:9') }, 3_000)
      assert.equal(nowhere.reachable, false)
      assert.match(nowhere.problem ?? '', /Nothing answers at http:\/\/127\.0\.0\.1:9/)
    })
  })
}

test('Ollama without the model says how to get it', async () => {
  const server = await startModelServer(ollamaProtocol, ['other:latest'])
  const provider = { name: 'ollama', address: new URL(server.url), key: null } as const
  try {
    const missing = await probeProvider({ ...provider, model: 'mine', code_model: 'mine' }, 3_000)
    assert.match(missing.problem ?? '', /ollama pull mine/)
    const tagged = await probeProvider({ ...provider, model: 'other', code_model: 'other' }, 3_000)
    assert.equal(tagged.problem, null)
  } finally {
    await server.close()
  }
})
