/** Monaco, self-hosted and slim: only the languages we edit, workers from our own origin. Load it lazily, it is large. */
import 'monaco-editor/esm/vs/editor/edcore.main.js'
import 'monaco-editor/esm/vs/basic-languages/javascript/javascript.contribution.js'
import 'monaco-editor/esm/vs/basic-languages/markdown/markdown.contribution.js'
import 'monaco-editor/esm/vs/basic-languages/python/python.contribution.js'
import 'monaco-editor/esm/vs/basic-languages/yaml/yaml.contribution.js'
import 'monaco-editor/esm/vs/language/json/monaco.contribution.js'
import { createWebWorker } from 'monaco-editor/esm/vs/common/workers.js'
import * as monaco from 'monaco-editor/esm/vs/editor/editor.api.js'
import editorWorkerUrl from 'monaco-editor/esm/vs/editor/editor.worker.js?worker&url'
import jsonWorkerUrl from 'monaco-editor/esm/vs/language/json/json.worker.js?worker&url'
import { configureMonacoYaml, type MonacoYaml } from 'monaco-yaml'
import { startWorker } from '../startWorker'
import yamlWorkerUrl from './yaml.worker?worker&url'

globalThis.MonacoEnvironment = {
  getWorker: (_id: string, label: string) => startWorker(label === 'json' ? jsonWorkerUrl : label === 'yaml' ? yamlWorkerUrl : editorWorkerUrl),
}

let yaml: MonacoYaml | undefined

/** Completion and checks for the text form of a graph. */
export function teachYaml(schema: object): void {
  const options = { enableSchemaRequest: false, completion: true, validate: true, schemas: [{ uri: 'graph://schema', fileMatch: ['**/agent.yaml'], schema }] }
  if (yaml) return void yaml.update(options)
  // monaco-yaml asks an editor API that 0.55 moved; hand it the worker factory it expects.
  const editor = { ...monaco.editor, createWebWorker: (worker: object) => createWebWorker({ ...worker, createWorker: () => startWorker(yamlWorkerUrl) }) }
  yaml = configureMonacoYaml({ ...monaco, editor } as unknown as Parameters<typeof configureMonacoYaml>[0], options)
}

export { monaco }
