import type { GridRow } from './gridRow'
import type { ShownColumn } from './layout'

/** What is chosen in the grid: a cell, a rectangle from an anchor to it, or whole rows. */
export interface Selection {
  active: { row: number; column: string } | null
  anchor: { row: number; column: string } | null
  rows: ReadonlySet<string>
}

export const NO_SELECTION: Selection = { active: null, anchor: null, rows: new Set() }

export interface Span {
  top: number
  bottom: number
  columns: [number, number]
}

export function spanOf({ active, anchor, rows }: Selection, columns: ShownColumn[]): Span | null {
  if (!active || !anchor || rows.size > 0 || (active.row === anchor.row && active.column === anchor.column)) {
    return null
  }
  const places = [active.column, anchor.column].map(name => columns.findIndex(each => each.column.name === name))
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.max(active.row, anchor.row),
    columns: [Math.min(...places), Math.max(...places)],
  }
}

/** The rows and columns that a copy takes: chosen rows whole, else the rectangle, else the cell. */
export function chosen(selection: Selection, rows: GridRow[], columns: ShownColumn[]): { rows: GridRow[]; columns: ShownColumn[] } {
  if (selection.rows.size > 0) {
    return { rows: rows.filter(row => selection.rows.has(row.id)), columns }
  }
  const span = spanOf(selection, columns)
  if (span) {
    return { rows: rows.slice(span.top, span.bottom + 1), columns: columns.slice(span.columns[0], span.columns[1] + 1) }
  }
  const row = selection.active && rows[selection.active.row]
  return row
    ? { rows: [row], columns: columns.filter(each => each.column.name === selection.active?.column) }
    : { rows: [], columns: [] }
}

/** Where an arrow leads, within the rows and columns that are there. */
export function step(selection: Selection, rows: number, columns: ShownColumn[], down: number, right: number, extend: boolean): Selection {
  const place = Math.max(0, columns.findIndex(each => each.column.name === selection.active?.column))
  const row = Math.min(rows - 1, Math.max(0, (selection.active?.row ?? 0) + down))
  const column = columns[Math.min(columns.length - 1, Math.max(0, place + right))]?.column.name
  return column === undefined || row < 0 ? selection : pick(selection, row, column, extend)
}

export function pick(selection: Selection, row: number, column: string, extend: boolean): Selection {
  const active = { row, column }
  return { active, anchor: extend ? selection.anchor ?? active : active, rows: extend ? selection.rows : new Set() }
}

/** Chooses a row or gives it back; with `extend`, all from the last chosen one on. */
export function pickRow(selection: Selection, rows: GridRow[], index: number, extend: boolean): Selection {
  const ids = new Set(selection.rows)
  const from = extend ? selection.anchor?.row ?? index : index
  const range = rows.slice(Math.min(from, index), Math.max(from, index) + 1)
  const add = !ids.has(rows[index]?.id ?? '')
  for (const row of range) {
    if (add) {
      ids.add(row.id)
    } else {
      ids.delete(row.id)
    }
  }
  const column = selection.active?.column ?? ''
  return { active: selection.active ? { row: index, column } : null, anchor: { row: index, column }, rows: ids }
}
