import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { TooltipProvider } from '@/ui/tooltip'
import type { Grader } from '../api'
import { GraderList } from './GraderList'

afterEach(cleanup)

function Case() {
  const [graders, setGraders] = useState<Grader[]>([{ type: 'json_schema', schema: { type: 'object' } }, { type: 'json_schema', schema: { type: 'array' } }])
  return <TooltipProvider><GraderList graders={graders} outputs={['text']} errorFor={() => undefined} onGraders={setGraders} /></TooltipProvider>
}

test('what is half typed in a grader goes with it', () => {
  render(<Case />)
  const [first] = screen.getAllByRole('textbox')
  fireEvent.change(first as HTMLElement, { target: { value: '{"half' } })
  fireEvent.click(screen.getAllByRole('button', { name: /^Remove/ })[0] as HTMLElement)

  expect(screen.getAllByRole('textbox').map((box) => (box as HTMLTextAreaElement).value)).toEqual([expect.stringContaining('array')])
})
