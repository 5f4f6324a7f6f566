/** Reads a settings schema for the form: order, groups, what is shown, and what is wrong. Pure. */
import { Validator, type Schema } from '@cfworker/json-schema'
import type { Problem } from '../../draft/values'
import type { Json, JsonObject, JsonSchema } from '../../kinds/types'

export interface FieldSpec {
  name: string
  schema: JsonSchema
  required: boolean
  label: string
}

export interface FieldGroup {
  title: string
  fields: FieldSpec[]
}

export function fieldsOf(schema: JsonSchema): FieldSpec[] {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property['x-ui']?.widget !== 'hidden')
    .map(([name, property]) => ({ name, schema: property, required: required.has(name), label: property.title ?? labelOf(name) }))
}

function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Fields in order of use; the rest stands under Advanced, closed at first. */
export function groupFields(fields: FieldSpec[], settings: JsonObject): { main: FieldGroup[]; advanced: FieldSpec[] } {
  const shown = fields.filter((field) => isShown(field.schema, settings, fields))
  const main = new Map<string, FieldSpec[]>()
  for (const field of shown.filter((each) => !each.schema['x-ui']?.advanced)) {
    const title = field.schema['x-ui']?.group ?? ''
    main.set(title, [...(main.get(title) ?? []), field])
  }
  return {
    main: [...main].map(([title, members]) => ({ title, fields: members })),
    advanced: shown.filter((field) => field.schema['x-ui']?.advanced),
  }
}

function isShown(schema: JsonSchema, settings: JsonObject, fields: FieldSpec[]): boolean {
  return Object.entries(schema['x-ui']?.show_if ?? {}).every(([name, wanted]) => {
    const value = settings[name] ?? fields.find((field) => field.name === name)?.schema.default ?? null
    const allowed = Array.isArray(wanted) ? wanted : [wanted]
    return allowed.some((each) => (each === true ? Boolean(value) : each === value))
  })
}

/** The value a field shows: what is set, else the schema's default. */
export function valueOf(field: FieldSpec, settings: JsonObject): Json | undefined {
  return settings[field.name] ?? field.schema.default
}

export type Errors = { [field: string]: string }

/** One sentence per field: the server's problem first, since it knows more, else what the schema refuses. */
export function findErrors(schema: JsonSchema, settings: JsonObject, problems: Problem[]): Errors {
  const errors: Errors = {}
  const result = new Validator(schema as Schema, '2020-12', false).validate(settings)
  for (const error of result.errors) {
    const [, name] = error.instanceLocation.split('/')
    if (name && !errors[name] && error.keyword !== 'properties') errors[name] = sentence(error.keyword, error.error)
  }
  return { ...errors, ...sentences(schema, problems.filter(({ severity }) => severity === 'error'), ({ message }) => message) }
}

/** One sentence per field that is worth a look, with what to do about it. */
export function findWarnings(schema: JsonSchema, problems: Problem[]): Errors {
  return sentences(schema, problems.filter(({ severity }) => severity === 'warning'), ({ message, advice }) => `${message} ${advice ?? ''}`.trim())
}

function sentences(schema: JsonSchema, problems: Problem[], say: (problem: Problem) => string): Errors {
  return Object.fromEntries(problems.flatMap((problem) => {
    const name = settingOf(problem, schema)
    return name ? [[name, say(problem)]] : []
  }))
}

/** The setting that a problem is about; a problem of a port or of the whole node is about none. */
export function settingOf(problem: Problem, schema: JsonSchema | undefined): string | null {
  const name = problem.field?.replace(/^settings[./]/, '').split(/[./[]/)[0]
  return name && schema?.properties && name in schema.properties ? name : null
}

const SENTENCES: { [keyword: string]: string } = {
  type: 'This value has the wrong type.',
  enum: 'Choose one of the listed values.',
  minLength: 'Fill this in.',
  minItems: 'Add at least one.',
  pattern: 'This is not written as expected.',
}

function sentence(keyword: string, message: string): string {
  return SENTENCES[keyword] ?? message.replace(/^.*?"/, '"')
}
