import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { clampNumber, parseNumber } from './number'
import { NumberField } from './number-field'

function Harness({ start, log, ...rest }: { start: number | null; log: (number | null)[]; min?: number; max?: number; step?: number }) {
  const [value, setValue] = useState(start)
  const note = (next: number | null) => {
    log.push(next)
    setValue(next)
  }
  return <NumberField aria-label="Amount" value={value} onValueChange={note} {...rest} />
}

const field = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Amount' })

test('numbers are read as people type them', () => {
  expect([parseNumber('1 000'), parseNumber('1,5'), parseNumber('1,000.5'), parseNumber(''), parseNumber('ten')]).toEqual([
    1000,
    1.5,
    1000.5,
    null,
    undefined,
  ])
  expect(clampNumber(0.1 + 0.2)).toBe(0.3)
})

test('a number out of limits is brought inside on leaving the field', () => {
  const log: (number | null)[] = []
  render(<Harness start={3} log={log} min={0} max={10} />)

  fireEvent.change(field(), { target: { value: '99' } })
  fireEvent.blur(field())

  expect([log, field().value]).toEqual([[10], '10'])
})

test('what is no number is put back', () => {
  const log: (number | null)[] = []
  render(<Harness start={3} log={log} />)

  fireEvent.change(field(), { target: { value: 'ten' } })
  fireEvent.blur(field())

  expect([log, field().value]).toEqual([[], '3'])
})

test('arrows step, with shift by ten', () => {
  const log: (number | null)[] = []
  render(<Harness start={0.2} log={log} step={0.1} />)

  fireEvent.keyDown(field(), { key: 'ArrowUp' })
  fireEvent.keyDown(field(), { key: 'ArrowDown', shiftKey: true })

  expect(log).toEqual([0.3, -0.7])
})

test('an emptied field is null', () => {
  const log: (number | null)[] = []
  render(<Harness start={3} log={log} />)

  fireEvent.change(field(), { target: { value: '' } })
  fireEvent.keyDown(field(), { key: 'Enter' })

  expect(log).toEqual([null])
})
