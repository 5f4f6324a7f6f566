/** What a connection's form holds, and what it sends. Pure. */
import type { Connection, ConnectionRequest, Provider } from '../api'

export interface ConnectionForm {
  name: string
  base_url: string
  default_model: string
  model_names: string
  options: { [name: string]: string }
  /** Never filled from the server: a stored secret cannot be read. */
  secret: { [name: string]: string }
}

export function formOf(connection: Connection | null): ConnectionForm {
  return {
    name: connection?.name ?? '',
    base_url: connection?.base_url ?? '',
    default_model: connection?.default_model ?? '',
    model_names: (connection?.model_names ?? []).join('\n'),
    options: { ...connection?.options },
    secret: {},
  }
}

/** An untouched secret is left out, so that the stored one stays. */
export function requestOf(form: ConnectionForm, provider: Provider): ConnectionRequest {
  const secret = Object.entries(form.secret).filter(([, value]) => value !== '')
  return {
    name: form.name.trim(),
    provider: provider.id as ConnectionRequest['provider'],
    base_url: form.base_url.trim(),
    options: filled(form.options),
    ...(provider.group === 'models' ? { default_model: form.default_model.trim(), model_names: lines(form.model_names) } : {}),
    ...(secret.length > 0 ? { secret: Object.fromEntries(secret) } : {}),
  }
}

const filled = (options: { [name: string]: string }) => Object.fromEntries(Object.entries(options).filter(([, value]) => value.trim() !== ''))

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean)

/** "api_key" is "API key". */
export function labelOf(field: string): string {
  const words = field.replaceAll('_', ' ')
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\bapi\b/i, 'API')
}
