/** Monaco's deep modules, which ship without declarations. */
declare module 'monaco-editor/esm/vs/editor/edcore.main.js'
declare module 'monaco-editor/esm/vs/basic-languages/*'
declare module 'monaco-editor/esm/vs/language/json/monaco.contribution.js'
declare module 'monaco-editor/esm/vs/common/workers.js' {
  export function createWebWorker(options: object): unknown
}
declare module 'monaco-editor/esm/vs/editor/editor.api.js' {
  export * from 'monaco-editor'
}
declare module 'monaco-yaml/yaml.worker.js'
