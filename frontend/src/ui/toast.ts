/** Short news about something just done. Errors that need an answer belong in a Banner or Field instead. */

export type ToastOptions = {
  description?: string
  /** One thing to do about it: "Undo". */
  action?: { label: string; onClick: () => void }
}

type Tone = 'success' | 'info' | 'warning' | 'error'

/** The drawing code is not needed before there is something to tell, so it is loaded by the first toast or the Toaster. */
async function show(tone: Tone, message: string, options?: ToastOptions) {
  const sonner = await import('sonner')
  sonner.toast[tone](message, options)
}

const tell = (tone: Tone) => (message: string, options?: ToastOptions) => void show(tone, message, options)

export const toast = { success: tell('success'), info: tell('info'), warning: tell('warning'), error: tell('error') }
