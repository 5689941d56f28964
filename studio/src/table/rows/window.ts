import type { Cell, Place, Row, RowsPage } from '../../api/types'

/** A row with a number of its own, which it keeps while rows come before it. */
export interface NumberedRow extends Row {
  seq: number
}

/**
 * The piece of a table that the page holds: rows in their order without a gap. It grows at both ends while somebody scrolls and
 * forgets what is far away, so that a table of any size costs the same.
 */
export interface RowWindow {
  columns: string[]
  rows: NumberedRow[]
  before: boolean
  after: boolean
  method: 'keyset' | 'offset'
  /** How many rows lie before the first, where that is known. */
  offset: number | null
  position: number | null
  warning: string | null
  millis: number
}

export const PAGE_ROWS = 100
export const MOST_ROWS = 1000

export function openAt(page: RowsPage, place: Place): RowWindow {
  return {
    columns: page.columns,
    rows: page.rows.map((row, index) => ({ ...row, seq: index })),
    before: page.before,
    after: page.after,
    method: page.method,
    offset: place.at === 'first' ? 0 : place.at === 'offset' ? place.offset : null,
    position: page.position ?? (page.before ? null : 0),
    warning: page.warning,
    millis: page.millis,
  }
}

export function append(window: RowWindow, page: RowsPage, most = MOST_ROWS): RowWindow {
  const next = (window.rows.at(-1)?.seq ?? -1) + 1
  const rows = [...window.rows, ...page.rows.map((row, index) => ({ ...row, seq: next + index }))]
  const dropped = Math.max(0, rows.length - most)
  return {
    ...window,
    rows: rows.slice(dropped),
    before: window.before || dropped > 0,
    after: page.after,
    offset: window.offset === null ? null : window.offset + dropped,
    warning: page.warning ?? window.warning,
    millis: page.millis,
  }
}

export function prepend(window: RowWindow, page: RowsPage, most = MOST_ROWS): RowWindow {
  const first = (window.rows[0]?.seq ?? 0) - page.rows.length
  const rows = [...page.rows.map((row, index) => ({ ...row, seq: first + index })), ...window.rows]
  return {
    ...window,
    rows: rows.slice(0, most),
    before: page.before,
    after: window.after || rows.length > most,
    offset: !page.before ? 0 : window.offset === null ? null : window.offset - page.rows.length,
    warning: page.warning ?? window.warning,
    millis: page.millis,
  }
}

/**
 * Where the rows after the window, or before it, are to be asked for; null when there are none. Rows without a key are counted off:
 * the values of an order that is not total would pass over rows that are alike.
 */
export function placeBeyond(window: RowWindow, end: 'after' | 'before', keyed = true): Place | null {
  if (!window[end]) {
    return null
  }
  const row = end === 'after' ? window.rows.at(-1) : window.rows[0]
  if (!row) {
    return { at: 'first' }
  }
  if (!keyed && window.offset !== null) {
    const offset = end === 'after' ? window.offset + window.rows.length : Math.max(0, window.offset - PAGE_ROWS)
    return { at: 'offset', offset }
  }
  return { at: end, cursor: row.cursor }
}

/** Puts new cells into the row of a number. */
export function replaceRow(window: RowWindow, seq: number, row: Row): RowWindow {
  return { ...window, rows: window.rows.map(each => (each.seq === seq ? { ...row, seq } : each)) }
}

export function removeRows(window: RowWindow, gone: Set<number>): RowWindow {
  return { ...window, rows: window.rows.filter(row => !gone.has(row.seq)) }
}

/** Puts a whole value where only its beginning was. */
export function completeCell(window: RowWindow, seq: number, index: number, value: Cell): RowWindow {
  return {
    ...window,
    rows: window.rows.map(row =>
      row.seq === seq
        ? { ...row, cells: row.cells.map((cell, at) => (at === index ? value : cell)), cut: row.cut.filter(at => at !== index) }
        : row),
  }
}
