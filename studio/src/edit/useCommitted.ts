import { useEffect } from 'react'
import type { TableDetail } from '../api/types'
import { asStored } from '../table/grid/gridRow'
import type { Rows } from '../table/rows/useRows'
import { keyOf } from '../table/whole'
import { removeRows, replaceRow, type RowWindow } from '../table/rows/window'
import { onCommitted, type Committed } from './commit'
import { rowAddress } from './drafts'

/** Puts what was committed into the rows on the screen, where they stand; an undo loads them anew. */
export function useCommitted(detail: TableDetail, cells: string[], rows: Rows): void {
  const { change, reopen } = rows
  useEffect(
    () => onCommitted(committed => {
      if (committed.drafts.length === 0) {
        reopen()
      } else {
        change(window => take(window, committed, detail, cells))
      }
    }),
    [change, reopen, detail, cells],
  )
}

function take(window: RowWindow, { drafts, rows }: Committed, detail: TableDetail, cells: string[]): RowWindow {
  const places = new Map(window.rows.map(row => {
    const key = keyOf(asStored(row), detail, cells)
    return [key === null ? '' : rowAddress(detail, key), row.seq]
  }))
  return drafts.reduce((now, draft, index) => {
    if (draft.schema !== detail.schema || draft.name !== detail.name) {
      return now
    }
    const row = rows[index] ?? null
    if (draft.kind === 'insert') {
      const first = now.rows[0]?.seq ?? 0
      return row === null ? now : { ...now, rows: [{ ...row, seq: first - 1 }, ...now.rows] }
    }
    const seq = places.get(rowAddress(draft, draft.key))
    if (seq === undefined) {
      return now
    }
    return draft.kind === 'delete' ? removeRows(now, new Set([seq])) : row === null ? now : replaceRow(now, seq, row)
  }, window)
}
