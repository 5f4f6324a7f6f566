/** The field in which somebody says what the agent is to do. */
import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { api } from '@/api/client'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { Kbd } from '@/ui/kbd'
import { useDraft, useEditor } from '../editor/session'
import { type Plan, withOwnIds } from './plan'
import { discardPlan, showPlan } from './store'

const FORM = 'describe'

export function DescribeBox() {
  const { workspace, agentId } = useEditor()
  const [sentence, setSentence] = useState('')
  const isEmpty = useDraft((state) => Object.keys(state.nodes).length === 0)
  const ask = useMutation({ mutationFn: () => planDraft(workspace, agentId, sentence) })
  const isReady = sentence.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // Given with the call, the answer counts only while this field is there: not once cancelled, nor over another agent.
    if (isReady) ask.mutate(undefined, { onSuccess: (plan) => showPlan(withOwnIds(plan)) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') discardPlan()
    if (event.key === 'Enter' && !event.shiftKey) submit(event)
  }
  return (
    <form
      id={FORM} aria-label="Describe it" onSubmit={submit}
      className="absolute inset-x-3 top-3 z-20 mx-auto flex max-w-lg flex-col gap-2 rounded-lg border border-line bg-raised p-3 shadow-pop"
    >
      <Field label={isEmpty ? 'What is the agent to do?' : 'What is to change?'} hint="One sentence, or several steps: “Summarise a page, then write a tweet about it.”" error={ask.error ? describeError(ask.error) : undefined}>
        <Textarea grow autoFocus rows={2} maxLength={4000} value={sentence} onChange={(event) => setSentence(event.target.value)} onKeyDown={onKeyDown} disabled={ask.isPending} />
      </Field>
      <div className="flex items-center justify-end gap-2">
        {ask.isPending && <p role="status" className="mr-auto text-xs text-muted">Planning…</p>}
        <Button variant="ghost" onClick={discardPlan}>Cancel <Kbd keys="escape" /></Button>
        <Button type="submit" variant="primary" busy={ask.isPending} disabled={!isReady}><Sparkles /> Plan it <Kbd keys="enter" /></Button>
      </div>
    </form>
  )
}

async function planDraft(workspace: string, agent: string, sentence: string): Promise<Plan> {
  const { data } = await api.POST('/api/w/{workspace}/agents/{agent}/draft/plan', { params: { path: { workspace, agent } }, body: { sentence } })
  return data as Plan
}
