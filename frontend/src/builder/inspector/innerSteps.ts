/** The steps of a graph as a run names them: a node after the containers that it stands in. Pure. */

interface RawNode {
  readonly [key: string]: unknown
}

export function innerSteps(nodes: { readonly [id: string]: RawNode }): string[] {
  return Object.keys(nodes).filter((id) => !String(nodes[id]?.['kind']).startsWith('note@')).map(pathOf)

  function pathOf(id: string): string {
    const parent = nodes[id]?.['parent']
    return typeof parent === 'string' ? `${pathOf(parent)}/${id}` : id
  }
}
