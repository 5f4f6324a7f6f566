import { act, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useWasSeen } from './use-was-seen'

let tell = (_isIntersecting: boolean) => {}
const stopped = vi.fn()

class Observer {
  constructor(onChange: (entries: { isIntersecting: boolean }[]) => void) {
    tell = (isIntersecting) => onChange([{ isIntersecting }])
  }
  observe() {}
  disconnect = stopped
}

function Card() {
  const [wasSeen, watch] = useWasSeen()
  return <p ref={watch}>{wasSeen ? 'seen' : 'not seen'}</p>
}

afterEach(() => vi.unstubAllGlobals())

test('what has come into sight stays seen, and is not watched any more', () => {
  vi.stubGlobal('IntersectionObserver', Observer)
  render(<Card />)
  act(() => tell(false))
  expect(screen.getByText('not seen')).toBeInTheDocument()

  act(() => tell(true))
  expect(screen.getByText('seen')).toBeInTheDocument()
  expect(stopped).toHaveBeenCalled()
})
