import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SettingsError } from '#platform/config/read-settings.ts'
import { readAiConfig } from './config.ts'

const names = (environment: Record<string, string>) =>
  readAiConfig(environment).providers.map(({ name }) => name)

test('without settings nothing is asked and nothing is faulty', () => {
  const config = readAiConfig({})
  assert.deepEqual([config.configured, config.providers], [[], []])
})

test('of many providers only the first is asked, one’s own before another company’s', () => {
  const all = { OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k', OLLAMA_MODEL: 'mine' }
  assert.deepEqual(names(all), ['ollama'])
  assert.deepEqual(
    readAiConfig(all).configured.map(({ name }) => name),
    ['ollama', 'anthropic', 'openai'],
  )
  assert.deepEqual(names({ ...all, THROUGHLINE_AI_PROVIDERS: 'openai, ollama' }), ['openai', 'ollama'])
  assert.deepEqual(names({ ...all, THROUGHLINE_AI_PROVIDERS: 'built-in' }), [])
  assert.deepEqual(names({ ...all, ENABLE_AGENTS: 'false' }), [])
})

test('Ollama stands where it usually does, and one model reads code unless another is named', () => {
  const [ollama] = readAiConfig({ OLLAMA_MODEL: 'mine' }).providers
  assert.deepEqual([ollama?.address.href, ollama?.code_model], ['http://127.0.0.1:11434/', 'mine'])
  const [other] = readAiConfig({ CODE_LLAMA_MODEL: 'codellama' }).providers
  assert.deepEqual([other?.model, other?.code_model], ['llama3.2', 'codellama'])
})

for (const [what, environment, says] of [
  ['an address that is none', { OLLAMA_BASE_URL: 'localhost:11434' }, /OLLAMA_BASE_URL must be an http/],
  ['credentials in an address', { OLLAMA_BASE_URL: 'http://a:b@host' }, /without credentials/],
  ['half of a compatible server', { THROUGHLINE_COMPATIBLE_URL: 'http://host/v1' }, /must be set together/],
  ['a provider twice', { THROUGHLINE_AI_PROVIDERS: 'ollama,ollama' }, /each at most once/],
  ['a provider that is not set up', { THROUGHLINE_AI_PROVIDERS: 'openai' }, /openai, which is not set up/],
  [
    'a limit on cost without a price',
    { OPENAI_API_KEY: 'k', THROUGHLINE_AI_DAILY_COST: '2.50' },
    /must give the price of gpt-5\.4-mini/,
  ],
  ['an amount that is none', { THROUGHLINE_AI_DAILY_COST: '-1' }, /US dollars such as 2\.50/],
] as const) {
  test(`${what} is refused at the start, with what to do`, () => {
    assert.throws(
      () => readAiConfig(environment),
      (error) => error instanceof SettingsError && says.test(error.message) && !/a:b@/.test(error.message),
    )
  })
}

test('a limit on cost needs no price for a model of one’s own', () => {
  const config = readAiConfig({ OLLAMA_MODEL: 'mine', THROUGHLINE_AI_MONTHLY_COST: '0.000001' })
  assert.equal(config.limits.month.cost, 1)
})
