/** Writing into a text box of React's from a program, with the caret where the next key belongs. */
import { flushSync } from 'react-dom'

/**
 * Do `write`, which changes the text of `box`, and put its caret at `caret` (UTF-16 units from the start).
 *
 * Both happen before the next key: a browser puts the caret of a rewritten text at its end, and keys typed
 * until a later frame corrects that would end up in the wrong place. Call it from an event handler.
 */
export function writeAndPlaceCaret(box: HTMLTextAreaElement | null, caret: number, write: () => void): void {
  flushSync(write)
  box?.setSelectionRange(caret, caret)
}
