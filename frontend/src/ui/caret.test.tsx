import { render, screen } from '@testing-library/react'
import { useRef, useState } from 'react'
import { expect, test } from 'vitest'
import { writeAndPlaceCaret } from './caret'

function Greeting() {
  const [text, setText] = useState('Dear @ad, hello')
  const box = useRef<HTMLTextAreaElement>(null)
  return (
    <textarea
      ref={box} value={text} onChange={() => undefined}
      onClick={() => writeAndPlaceCaret(box.current, 9, () => setText('Dear @Ada, hello'))}
    />
  )
}

test('the caret stands behind what was written as soon as the event is over', () => {
  render(<Greeting />)
  const box = screen.getByRole<HTMLTextAreaElement>('textbox')

  box.click()

  expect([box.value, box.selectionStart, box.selectionEnd]).toEqual(['Dear @Ada, hello', 9, 9])
})
