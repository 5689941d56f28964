import type { Cell, Column } from '../api/types'
import type { GridRow } from './grid/gridRow'
import type { ShownColumn } from './grid/layout'
import type { Writing } from '../edit/writing'
import { chosen, type Selection } from './grid/selection'

/** Lines of cells as spreadsheets write them: tabs between cells, quotes around one that holds tabs, quotes or lines. Nothing at all is NULL, quoted it is ''. */
export function cellsOf(text: string): Cell[][] {
  // a clipboard that holds a picture has no text, which is no value either
  if (text === '') return []
  const lines: Cell[][] = [[]]
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
  cell: Cell
  end: number
}

function plain(text: string, from: number): Read {
  let end = from
  while (end < text.length && !'\t\r\n'.includes(text[end] ?? '')) end++
  return { cell: end === from ? null : text.slice(from, end), end }
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

export interface Pasted {
  writings: Writing[]
  /** How many cells lie beyond the rows that are loaded and the columns that are shown. */
  beyond: number
}

/** What a pasted block writes: from the first chosen cell on; one value goes into all that is chosen. */
export function pasted(block: Cell[][], selection: Selection, rows: GridRow[], columns: ShownColumn[]): Pasted {
  const one = block.length === 1 && block[0]?.length === 1 ? block[0][0] : undefined
  const { active } = selection
  if (!active) return { writings: [], beyond: 0 }
  if (one !== undefined) {
    const picked = chosen(selection, rows, columns)
    const into = selection.rows.size > 0 ? picked.columns.filter(each => each.column.name === active.column) : picked.columns
    return { writings: picked.rows.flatMap(row => into.map(({ column }) => writing(row, column, one))), beyond: 0 }
  }
  const anchor = selection.anchor ?? active
  const top = Math.min(active.row, anchor.row)
  const start = Math.min(...[active, anchor].map(({ column }) => columns.findIndex(each => each.column.name === column)).filter(at => at >= 0))
  const writings = block.flatMap((line, down) => line.flatMap((cell, right) => {
    const row = rows[top + down]
    const column = columns[start + right]?.column
    return row && column ? [writing(row, column, cell)] : []
  }))
  return { writings, beyond: block.flat().length - writings.length }
}

/** Nothing is '' in a column of texts that are never NULL, and '' NULL where it is no value of the type. */
function writing(row: GridRow, column: Column, cell: Cell): Writing {
  const text = column.category === 'text'
  const value = cell === null && text && !column.nullable ? '' : cell === '' && !text ? null : cell
  return { row, column: column.name, value }
}
