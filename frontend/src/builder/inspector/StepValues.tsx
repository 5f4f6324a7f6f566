/** What a node was given, or gave, in the run that is shown. */
export function StepValues({ side }: { id: string; side: 'inputs' | 'outputs' }) {
  return (
    <p className="p-4 text-xs text-muted">
      {side === 'inputs' ? 'What this node is given shows here once the agent has run.' : 'What this node gives shows here once the agent has run.'}
    </p>
  )
}
