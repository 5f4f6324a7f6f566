import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { Json } from '../../../kinds/types'
import { JsonWidget } from './JsonWidget'

afterEach(cleanup)

let stored: Json

function Form() {
  const [value, setValue] = useState<Json>({ a: 1 })
  const onValue = (next: Json) => {
    stored = next
    setValue(next)
  }
  return <JsonWidget nodeId="input" spec={{ name: 'x', label: 'X', required: false, schema: {} }} value={value} readOnly={false} onValue={onValue} />
}

test('JSON is stored as it is typed, what is half typed is not, and both stay in the field', () => {
  render(<Form />)
  const box = screen.getByRole<HTMLTextAreaElement>('textbox')
  fireEvent.change(box, { target: { value: '{"a":2}' } })
  expect([stored, box.value]).toEqual([{ a: 2 }, '{"a":2}'])

  fireEvent.change(box, { target: { value: '{"a":2,' } })
  fireEvent.blur(box)
  expect([stored, box.value]).toEqual([{ a: 2 }, '{"a":2,'])

  fireEvent.change(box, { target: { value: '' } })
  expect(stored).toBe(null)
  fireEvent.change(box, { target: { value: '[3]' } })
  fireEvent.blur(box)
  expect([stored, box.value]).toEqual([[3], '[\n  3\n]'])
})
