import { memo } from 'react'
import type { Cell } from '../../api/types'

interface Props {
  value: Cell
  cut: boolean
  /** How many letters can be seen at most. */
  room: number
}

/** A value in a line: NULL, '' and the text NULL look different, and line ends can be seen. */
export const CellView = memo(function CellView({ value, cut, room }: Props) {
  if (value === null) {
    return <span className="null">NULL</span>
  }
  if (value === '') {
    return <span className="blank" title="''">''</span>
  }
  const text = value.length > room ? value.slice(0, room) : value
  return (
    <span className="value" dir="auto">
      {visible(text)}
      {(cut || text.length < value.length) && <span className="more" aria-hidden="true">…</span>}
    </span>
  )
})

/** Control characters would vanish or change the line; their pictures do neither. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, sign =>
    sign === '\n' ? '↵' : sign === '\t' ? '⇥' : sign === '\u007f' ? '\u2421'
    : sign < ' ' ? String.fromCharCode(0x2400 + sign.charCodeAt(0)) : '◌')
}
