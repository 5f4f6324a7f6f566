/**
 * The mark on what would take the value that is carried over it: a card, or a text of the inspector.
 *
 * It stands on the element itself, so that a carried value draws not one card anew.
 */
let marked: Element | null = null

/** Asked for with every move of the drag; null where nothing takes it. */
export function markTaking(place: Element | null): void {
  if (place === marked) return
  marked?.removeAttribute('data-taking')
  if (place && !marked) watch(true)
  if (!place) watch(false)
  place?.setAttribute('data-taking', '')
  marked = place
}

/** Escape ends a drag as well; a value whose own place has gone meanwhile is told of by its drop alone. */
const ENDS = ['drop', 'dragend'] as const

function watch(isOn: boolean): void {
  const change = isOn ? 'addEventListener' : 'removeEventListener'
  for (const end of ENDS) document[change](end, over, true)
  document[change]('dragenter', entered, true)
  document[change]('dragleave', left, true)
}

const over = () => markTaking(null)

function entered({ target }: Event): void {
  if (!(target instanceof Node && marked?.contains(target))) markTaking(null)
}

/** Out of the window, where nothing is entered. */
function left(event: Event): void {
  if ((event as DragEvent).relatedTarget === null) markTaking(null)
}
