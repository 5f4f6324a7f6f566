/** The problems of one node, gathered once per answer of the server. */
import { useStatus } from '../../editor/session'
import type { Problem } from '../../draft/values'

const gathered = new WeakMap<Problem[], Map<string, Problem[]>>()
const NONE: Problem[] = []

export function problemsOf(problems: Problem[], id: string): Problem[] {
  let byNode = gathered.get(problems)
  if (!byNode) {
    byNode = new Map()
    for (const problem of problems) {
      if (problem.node) byNode.set(problem.node, [...(byNode.get(problem.node) ?? []), problem])
    }
    gathered.set(problems, byNode)
  }
  return byNode.get(id) ?? NONE
}

export function useNodeProblems(id: string): Problem[] {
  return useStatus((status) => problemsOf(status.problems, id))
}

export function worstOf(problems: Problem[]): 'error' | 'warning' | undefined {
  if (problems.some((problem) => problem.severity === 'error')) return 'error'
  return problems.length ? 'warning' : undefined
}
