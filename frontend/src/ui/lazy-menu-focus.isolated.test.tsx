/** By itself: the menu's code is loaded once, and here it must come while the button has the focus. */
import { render, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { LazyDropdownMenu } from './lazy-menu'

test('a button that has the focus keeps it when its menu comes', async () => {
  render(<LazyDropdownMenu items={[{ label: 'Export' }]}><button type="button">More</button></LazyDropdownMenu>)
  screen.getByRole('button', { name: 'More' }).focus()

  await waitFor(() => expect(screen.getByRole('button', { name: 'More' })).toHaveAttribute('aria-haspopup', 'menu'))

  expect(screen.getByRole('button', { name: 'More' })).toHaveFocus()
})
