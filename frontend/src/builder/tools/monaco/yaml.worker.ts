/** The YAML language service, as a worker of our own so that the bundler gives it our origin. */
import 'monaco-yaml/yaml.worker.js'
