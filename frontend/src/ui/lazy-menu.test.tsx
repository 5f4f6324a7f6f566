import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LazyDropdownMenu } from './lazy-menu'

test('a menu that is for later comes at once when somebody asks for it', async () => {
  render(<LazyDropdownMenu isLater items={[{ label: 'Export' }]}><button type="button">More</button></LazyDropdownMenu>)
  expect(screen.queryByRole('menuitem')).not.toBeInTheDocument()

  fireEvent.click(screen.getByRole('button', { name: 'More' }))

  expect(await screen.findByRole('menuitem', { name: 'Export' })).toBeInTheDocument()
})
