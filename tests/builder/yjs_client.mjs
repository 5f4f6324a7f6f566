// A browser's real client (yjs, y-websocket) against a running server: joins, edits, waits for the ack, prints what it sees.
// Arguments: socket URL, agent id, token, title to write, title to wait for.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../frontend/package.json', import.meta.url))
const Y = require('yjs')
const { WebsocketProvider } = require('y-websocket')
const [url, agent, token, write, wait] = process.argv.slice(2)

class Socket extends WebSocket {
  constructor(address) {
    const origin = address.replace(/^ws/, 'http').split('/').slice(0, 3).join('/')
    super(address, { headers: { authorization: `Bearer ${token}`, origin } })
  }
}

const doc = new Y.Doc()
const nodes = doc.getMap('nodes')
const provider = new WebsocketProvider(url, agent, doc, { WebSocketPolyfill: Socket, disableBc: true })
let acked = 0
let problems = false
provider.messageHandlers[100] = (_, decoder) => { acked = decoder.arr[decoder.pos] }
provider.messageHandlers[101] = () => { problems = true }
provider.messageHandlers[102] = () => {}
provider.awareness.setLocalStateField('user', { name: write })

const until = async (holds) => {
  const deadline = Date.now() + 15000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('waited too long')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
await until(() => provider.synced && nodes.has('greet'))
nodes.get('greet').set(write, write)
nodes.get('greet').get('settings').get('text').insert(0, `${write} `)
await until(() => acked >= 3 && nodes.get('greet').get(wait) === wait && problems)
await until(() => provider.awareness.getStates().size === 2)
await until(() => nodes.get('greet').get('settings').get('text').toString().includes(wait))
console.log(JSON.stringify({ text: nodes.get('greet').get('settings').get('text').toString() }))
await new Promise((resolve) => setTimeout(resolve, 300))
provider.destroy()
process.exit(0)
