import type { Cell } from '../../api/types'
import type { NumberedRow } from '../rows/window'

/** A row as the grid shows it: what the table has, with what is staged on top. */
export interface GridRow {
  id: string
  cells: Cell[]
  cut: number[]
  mark: 'new' | 'changed' | 'deleted' | null
  changed: ReadonlySet<number>
  /** What the server refused, by the index of its cell; -1 is the row as a whole. */
  faults: ReadonlyMap<number, string>
  /** The row of the table below it; null for one that is only staged. */
  source: NumberedRow | null
  /** The staged change it shows, if any. */
  draft: number | null
}

const NOTHING: ReadonlySet<number> = new Set()
const NO_FAULTS: ReadonlyMap<number, string> = new Map()
const plain = new WeakMap<NumberedRow, GridRow>()

/** The row as the table has it; the same object for the same row, so that it is painted once. */
export function asStored(row: NumberedRow): GridRow {
  let shown = plain.get(row)
  if (!shown) {
    shown = {
      id: `r${row.seq}`, cells: row.cells, cut: row.cut, mark: null, changed: NOTHING, faults: NO_FAULTS, source: row, draft: null,
    }
    plain.set(row, shown)
  }
  return shown
}
