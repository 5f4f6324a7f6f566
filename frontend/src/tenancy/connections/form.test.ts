import { expect, test } from 'vitest'
import type { Provider } from '../api'
import { formOf, labelOf, requestOf } from './form'

const openai: Provider = { id: 'openai', title: 'OpenAI', group: 'models', base_url: 'https://api.openai.com/v1', options: [], secret: ['api_key'], needs_secret: true }
const basic: Provider = { id: 'http_basic', title: 'HTTP', group: 'http', base_url: '', options: ['username'], secret: ['password'], needs_secret: true }

test('an untouched secret is not sent, so the stored one stays', () => {
  const form = { ...formOf(null), name: 'main ', model_names: ' a\n\nb ', secret: { api_key: '' } }

  expect(requestOf(form, openai)).toEqual({ name: 'main', provider: 'openai', base_url: '', options: {}, default_model: '', model_names: ['a', 'b'] })
})

test('a web service has a secret but no models', () => {
  const form = { ...formOf(null), name: 'crm', options: { username: 'ada' }, secret: { password: 'p' } }

  expect(requestOf(form, basic)).toEqual({ name: 'crm', provider: 'http_basic', base_url: '', options: { username: 'ada' }, secret: { password: 'p' } })
})

test('fields are named for people', () => {
  expect([labelOf('api_key'), labelOf('username')]).toEqual(['API key', 'Username'])
})
