import { expect, test } from '@playwright/test'
import { expectAccessible, serveShell } from './shell'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const [device, width] of [
      ['desk', 1440],
      ['phone', 390],
    ] as const) {
      test(`the kit is accessible and fits on a ${device}`, async ({ page }) => {
        await page.setViewportSize({ width, height: 900 })
        await page.goto('/__kit')
        await page.getByRole('heading', { name: 'UI kit' }).waitFor()

        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      })
    }

    test('what floats is accessible and gives the focus back', async ({ page }) => {
      await page.goto('/__kit')

      for (const name of ['Menu', 'Popover', 'Dialog', 'Confirm']) {
        await page.getByRole('button', { name, exact: true }).click()
        await expectAccessible(page)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('button', { name, exact: true })).toBeFocused()
      }
    })

    test('news is told in words and shape', async ({ page }) => {
      await page.goto('/__kit')

      await page.getByRole('button', { name: 'Error toast' }).click()

      await expect(page.getByText('The server cannot be reached.')).toBeVisible()
      await expectAccessible(page)
    })

    test('the palette is accessible while one types', async ({ page }) => {
      await serveShell(page)
      await page.goto('/w/demo')
      await page.getByRole('navigation', { name: 'Main' }).waitFor()

      await page.keyboard.press('Control+k')
      await page.getByPlaceholder(/Go to a page/).pressSequentially('mem')
      await expectAccessible(page)
      await page.keyboard.press('Enter')

      await expect(page).toHaveURL(/\/settings\/members$/)
      await expect(page.getByRole('main')).toBeFocused()
    })
  })
}

test('a chosen theme outlives a reload', async ({ page }) => {
  await serveShell(page)
  await page.goto('/w/demo')

  await page.getByRole('button', { name: 'Use the dark theme' }).click()
  await page.reload()

  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('on a phone the navigation is a drawer that closes when one has arrived', async ({ page }) => {
  await serveShell(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/w/demo')

  await page.getByRole('button', { name: 'Menu' }).click()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Runs' }).click()

  await expect(page).toHaveURL(/\/runs$/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
