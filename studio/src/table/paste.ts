import type { Cell, Column } from '../api/types'
import type { GridRow } from './grid/gridRow'
import type { ShownColumn } from './grid/layout'
import { chosen, type Selection } from './grid/selection'

/** Lines of cells as spreadsheets write them: tabs between cells, quotes around one that holds tabs, quotes or lines. */
export function cellsOf(text: string): string[][] {
  // a clipboard that holds a picture has no text, which is no value either
  if (text === '') return []
  const lines: string[][] = [[]]
  let at = 0
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quoted(text, at) ?? plain(text, at) : plain(text, at)
    lines.at(-1)?.push(cell)
    if (end >= text.length) break
    at = end + (text.startsWith('\r\n', end) ? 2 : 1)
    if (text[end] !== '\t') {
      // a line end after the last line begins none
      if (at >= text.length) break
      lines.push([])
    }
  }
  return lines
}

interface Read {
  cell: string
  end: number
}

function plain(text: string, from: number): Read {
  let end = from
  while (end < text.length && !'\t\r\n'.includes(text[end] ?? '')) end++
  return { cell: text.slice(from, end), end }
}

/** A quoted cell; null when what looks like one is not closed before the next cell, and so is plain text. */
function quoted(text: string, from: number): Read | null {
  let cell = ''
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') {
      cell += text[at]
    } else if (text[at + 1] === '"') {
      cell += '"'
      at++
    } else {
      const closed = at + 1 === text.length || '\t\r\n'.includes(text[at + 1] ?? '')
      return closed ? { cell, end: at + 1 } : null
    }
  }
  return null
}

/** What a pasted block writes: from the first chosen cell on; one value goes into all that is chosen. Cells beyond the grid are left out. */
export function pasted(block: string[][], selection: Selection, rows: GridRow[], columns: ShownColumn[]) {
  const one = block.length === 1 && block[0]?.length === 1 ? block[0][0] : undefined
  const { active } = selection
  if (!active) return []
  if (one !== undefined) {
    const picked = chosen(selection, rows, columns)
    const into = selection.rows.size > 0 ? picked.columns.filter(each => each.column.name === active.column) : picked.columns
    return picked.rows.flatMap(row => into.map(({ column }) => ({ row, column: column.name, value: valueOf(one, column) })))
  }
  const anchor = selection.anchor ?? active
  const top = Math.min(active.row, anchor.row)
  const start = Math.min(...[active, anchor].map(({ column }) => columns.findIndex(each => each.column.name === column)).filter(at => at >= 0))
  return block.flatMap((line, down) => line.flatMap((text, right) => {
    const row = rows[top + down]
    const column = columns[start + right]?.column
    return row && column ? [{ row, column: column.name, value: valueOf(text, column) }] : []
  }))
}

/** An empty cell is NULL where '' is no value of the type. */
const valueOf = (text: string, column: Column): Cell => (text === '' && column.category !== 'text' ? null : text)
