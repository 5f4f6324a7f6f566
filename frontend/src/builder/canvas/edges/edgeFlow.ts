/** Whether values are passing along an edge in the run that is shown. */
export function useEdgeFlow(_id: string): 'active' | 'done' | undefined {
  return undefined
}
