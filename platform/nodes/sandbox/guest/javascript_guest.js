// The half of the JavaScript sandbox that lives inside Deno. Law: it is not trusted; the host checks all it says.
//
// Deno has started with no permission at all, which is the wall. What is taken away here only makes the room behind the
// wall smaller and the errors clearer. Frames are those of `nodes/worker_pool.py`.

const { stdin, stdout, exit, inspect } = Deno
const { stringify, parse } = JSON
const { isFinite } = Number
const { isArray } = Array
const { isWellFormed } = String.prototype
const { apply } = Reflect
const { createObjectURL } = URL
const { set: setBytes, subarray } = Uint8Array.prototype
const { encode } = TextEncoder.prototype
const Bytes = Uint8Array
const encoder = new TextEncoder()
const ID = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
const RESERVED = new Set(
  ('arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in inputs instanceof interface let new null package private ' +
    'protected public result return static super switch this throw true try typeof var void while with yield').split(' '),
)
const TAKEN_AWAY = [
  'Deno', 'process', 'Worker', 'fetch', 'WebSocket', 'WebSocketStream', 'EventSource', 'XMLHttpRequest', 'BroadcastChannel',
  'caches', 'CacheStorage', 'Cache', 'localStorage', 'sessionStorage', 'Storage', 'navigator', 'close', 'alert', 'confirm',
  'prompt', 'global', 'GPU',
]

function write(kind, text) {
  const body = apply(encode, encoder, [text])
  const size = body.length
  const frame = new Bytes(5 + size)
  apply(setBytes, frame, [[kind, size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]])
  apply(setBytes, frame, [body, 5])
  for (let sent = 0; sent < frame.length; ) sent += stdout.writeSync(apply(subarray, frame, [sent]))
}

const print = (text) => write(80, text)
const answer = (value) => {
  write(68, value)
  exit(0)
}

function show(values) {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    line += (i ? ' ' : '') + (typeof values[i] === 'string' ? values[i] : inspect(values[i], { depth: 6 }))
  }
  print(line + '\n')
}

// What JSON.stringify would lose in silence is an error here.
function refuseLoss(key, value) {
  const type = typeof value
  if (type === 'number' && !isFinite(value)) throw new TypeError(`${value} is not a JSON number`)
  if (type === 'bigint') throw new TypeError('a BigInt is not JSON; use Number() or String()')
  if (type === 'function' || type === 'symbol') throw new TypeError(`a ${type} is not JSON`)
  if (value instanceof Map || value instanceof Set) throw new TypeError('a Map or Set is not JSON; use Object.fromEntries() or [...set]')
  if (type === 'string' && !apply(isWellFormed, value, [])) throw new TypeError('a text holds half of a character pair')
  if (type === 'undefined' && isArray(this)) return null
  return value
}

function fail(error) {
  const isError = error instanceof Error
  answer(stringify({
    failed: isError ? String(error.name) : 'thrown',
    said: isError ? `${error.name}: ${error.message}` : `Thrown: ${inspect(error)}`,
    stack: isError ? String(error.stack) : '',
  }))
}

function finish(result) {
  let text
  try {
    text = stringify(result === undefined ? null : result, refuseLoss)
  } catch (error) {
    return answer(stringify({ not_json: String(error?.message ?? error) }))
  }
  answer('{"result": ' + text + '}')
}

async function readExactly(size) {
  const data = new Bytes(size)
  for (let got = 0; got < size; ) {
    const count = await stdin.read(data.subarray(got))
    if (count === null) exit(0) // the host is gone
    got += count
  }
  return data
}

async function readJob() {
  const header = await readExactly(5)
  const size = new DataView(header.buffer).getUint32(1)
  return parse(new TextDecoder().decode(await readExactly(size)))
}

function toModule(code, names) {
  const head = `let result; export default async (${['inputs', ...names].join(', ')}) => await (async () => {`
  return createObjectURL(new Blob([`${head}\n${code}\n;return result})()`], { type: 'text/javascript' }))
}

write(68, '')
const job = await readJob()
readExactly(1) // ends this process when the host dies
const names = Object.keys(job.inputs).filter((name) => ID.test(name) && !RESERVED.has(name))
const url = toModule(job.code, names)
const values = names.map((name) => job.inputs[name])
globalThis.console = { log: 0, info: 0, warn: 0, error: 0, debug: 0, dir: 0, table: 0, trace: 0 }
for (const name of Object.keys(console)) console[name] = (...shown) => show(shown)
addEventListener('error', (event) => (event.preventDefault(), fail(event.error)))
addEventListener('unhandledrejection', (event) => (event.preventDefault(), fail(event.reason)))
for (const name of TAKEN_AWAY) delete globalThis[name]
try {
  const { default: run } = await import(url)
  finish(await run(job.inputs, ...values))
} catch (error) {
  fail(error)
}
