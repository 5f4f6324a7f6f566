/** The way to the agent's tests, from the bar and from the command palette. */
import { Link, useNavigate } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useMemo } from 'react'
import { useCommands } from '@/ui/commands'
import { IconButton } from '@/ui/icon-button'
import { useEditor } from '../session'

export function TestsLink() {
  const { workspace, agentId } = useEditor()
  const navigate = useNavigate()
  const place = useMemo(() => ({ to: '/w/$workspace/agents/$agent/tests', params: { workspace, agent: agentId } }) as const, [workspace, agentId])
  useCommands(useMemo(() => [{
    id: 'editor:tests', group: 'This agent', label: 'Tests', icon: <FlaskConical />, keywords: ['cases', 'dataset', 'evaluate', 'regression'], isOfScreen: true,
    run: () => void navigate(place),
  }], [navigate, place]))
  return <IconButton label="Tests" asChild><Link {...place}><FlaskConical /></Link></IconButton>
}
