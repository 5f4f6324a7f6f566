import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton, type IconButtonProps } from './icon-button'

type CopyButtonProps = Omit<IconButtonProps, 'label' | 'onClick'> & { text: string | (() => string); label?: string }

/** Copies text and says so for a moment. */
export function CopyButton({ text, label = 'Copy', ...rest }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text())
    setCopied(true)
  }
  return (
    <IconButton size="sm" label={copied ? 'Copied' : label} onClick={() => void copy()} {...rest}>
      {copied ? <Check className="text-success" /> : <Copy />}
    </IconButton>
  )
}
