/** Problems that belong to no single field. */
import { Banner } from '@/ui/banner'
import type { Problem } from '../draft/values'

export function ProblemList({ problems }: { problems: Problem[] }) {
  return problems.map((problem, index) => (
    <Banner key={index} tone={problem.severity === 'error' ? 'danger' : 'warning'} className="mx-3 mt-3">
      {problem.message}
      {problem.advice && <p className="text-muted">{problem.advice}</p>}
    </Banner>
  ))
}
