import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { growth, ResizablePanel } from './resizable'

const inspector = (
  <ResizablePanel side="right" label="Inspector" size={340} min={300} max={560}>
    fields
  </ResizablePanel>
)
const handle = () => screen.getByRole('separator', { name: 'Resize Inspector' })
const width = () => Number(handle().getAttribute('aria-valuenow'))

test('a panel grows away from the side it stands on', () => {
  expect([growth('left', 10, 0), growth('right', 10, 0), growth('bottom', 0, 10)]).toEqual([10, -10, -10])
})

test('the keyboard resizes within the limits', () => {
  render(inspector)

  fireEvent.keyDown(handle(), { key: 'ArrowLeft' })
  const wider = width()
  for (let press = 0; press < 40; press++) fireEvent.keyDown(handle(), { key: 'ArrowRight' })

  expect([wider, width()]).toEqual([356, 300])
})

test('the size is remembered, and nonsense in storage is not', () => {
  localStorage.setItem('panel:Inspector', '420')
  const first = render(inspector)
  const remembered = width()
  first.unmount()
  localStorage.setItem('panel:Inspector', '{broken')
  render(inspector)

  expect([remembered, width()]).toEqual([420, 340])
})
