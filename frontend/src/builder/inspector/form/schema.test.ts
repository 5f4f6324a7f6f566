import { describe, expect, it } from 'vitest'
import type { Problem } from '../../draft/values'
import type { JsonSchema } from '../../kinds/types'
import { fieldsOf, findErrors, findWarnings, groupFields, settingOf, valueOf } from './schema'

const schema: JsonSchema = {
  type: 'object',
  required: ['model'],
  properties: {
    model: { type: 'string', minLength: 1, default: 'smart' },
    max_turns: { type: 'integer', minimum: 1, maximum: 50 },
    mode: { type: 'string', enum: ['if', 'switch'], default: 'if' },
    cases: { type: 'array', 'x-ui': { show_if: { mode: 'switch' } } },
    seed: { type: 'integer', 'x-ui': { advanced: true } },
    ports: { type: 'object', 'x-ui': { widget: 'hidden' } },
  },
}

const UNKNOWN: Problem = { code: 'unknown_model', message: 'Nobody here knows it.', advice: 'Add it.', field: 'settings.model', severity: 'warning' }

const names = (fields: { name: string }[]) => fields.map((field) => field.name)

describe('the form of a schema', () => {
  const fields = fieldsOf(schema)

  it('shows fields in order, named, without the hidden ones', () => {
    expect(fields.map((field) => [field.name, field.label, field.required])).toEqual([
      ['model', 'Model', true], ['max_turns', 'Max turns', false], ['mode', 'Mode', false], ['cases', 'Cases', false], ['seed', 'Seed', false],
    ])
  })

  it('shows a field only while another has its value, defaults counted', () => {
    expect(names(groupFields(fields, {}).main[0]!.fields)).toEqual(['model', 'max_turns', 'mode'])
    expect(names(groupFields(fields, { mode: 'switch' }).main[0]!.fields)).toEqual(['model', 'max_turns', 'mode', 'cases'])
    expect(names(groupFields(fields, {}).advanced)).toEqual(['seed'])
  })

  it('falls back to the default', () => {
    expect([valueOf(fields[0]!, {}), valueOf(fields[0]!, { model: 'fast' })]).toEqual(['smart', 'fast'])
  })

  it('says what is wrong at the field, the server’s word first', () => {
    expect(findErrors(schema, { model: '', mode: 'x' }, [])).toEqual({ model: 'Fill this in.', mode: 'Choose one of the listed values.' })
    expect(
      findErrors(schema, { model: '' }, [{ code: 'no_model', message: 'Choose a model.', field: 'settings.model', severity: 'error' }]),
    ).toEqual({ model: 'Choose a model.' })
    expect(findErrors(schema, { model: 'x' }, [UNKNOWN])).toEqual({})
    expect(settingOf({ code: 'unwired', message: 'Wire it.', field: 'facts', severity: 'error' }, schema)).toBeNull()
  })

  it('keeps a warning apart from what is wrong', () => {
    expect(findWarnings(schema, [UNKNOWN, { ...UNKNOWN, field: 'elsewhere' }, { ...UNKNOWN, severity: 'error' }])).toEqual({ model: 'Nobody here knows it. Add it.' })
  })
})
