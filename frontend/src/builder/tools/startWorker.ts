/** Starts a worker from its address. A development server is another origin, whose scripts only a worker of ours may import. */
export function startWorker(url: string, name?: string): Worker {
  const address = new URL(url, import.meta.url)
  const options: WorkerOptions = { type: 'module', ...(name ? { name } : {}) }
  if (address.origin === globalThis.location.origin) return new Worker(address, options)
  const bridge = new Blob([`import ${JSON.stringify(address.href)}`], { type: 'text/javascript' })
  return new Worker(URL.createObjectURL(bridge), options)
}
