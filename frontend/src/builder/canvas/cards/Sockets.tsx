/** All ports of a card with their names beside the dots. */
import { Fragment } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { cn } from '@/ui/cn'
import { indexEdges } from '../../commands/edgeIndex'
import { useDraft } from '../../editor/session'
import type { Socket } from '../geometry'
import { PortDot } from './PortDot'

interface SocketsProps {
  node: string
  sockets: Socket[]
  /** Dots alone: their hints still name them. */
  isPlain: boolean
}

export function Sockets({ node, sockets, isPlain }: SocketsProps) {
  const wired = useWired(node)
  return sockets.map((socket) => (
    <Fragment key={socket.id}>
      {!isPlain && <PortLabel socket={socket} isAlone={!sockets.some((other) => other.y === socket.y && other.side !== socket.side)} />}
      <PortDot node={node} socket={socket} wired={wired.includes(`${socket.side}:${socket.port.name}`)} />
    </Fragment>
  ))
}

/** One that faces no other has the whole row. */
function PortLabel({ socket: { port, side, inner, x, y }, isAlone }: { socket: Socket; isAlone: boolean }) {
  // Outer inputs and inner inputs read to the right of nothing: names always stand inside the card.
  const isLeft = (side === 'input') !== inner
  return (
    <span
      className={cn('port-name pointer-events-none absolute truncate text-2xs text-muted', isAlone && !inner ? 'max-w-[208px]' : 'max-w-[104px]', !isLeft && 'text-right')}
      style={isLeft ? { left: inner ? 12 : x + 12, top: y - 8 } : { right: `calc(100% - ${x - 12}px)`, top: y - 8 }}
    >
      {port.title || port.name}
    </span>
  )
}

/** The wired ports of one node as `input:name`; shallow equality keeps cards still while others are wired. */
function useWired(node: string): string[] {
  return useDraft(
    useShallow((state) => {
      const wired = indexEdges(state).wired.get(node)
      return wired ? [...[...wired.inputs].map((name) => `input:${name}`), ...[...wired.outputs].map((name) => `output:${name}`)] : []
    }),
  )
}
