import type { Cell, TableDetail } from '../api/types'
import { asStored, type GridRow } from '../table/grid/gridRow'
import { keyOf } from '../table/whole'
import type { NumberedRow } from '../table/rows/window'
import { rowAddress, type Draft } from './drafts'
import type { Staged } from './staged'

/** The rows as they will be: added ones on top, the newest first, changed and deleted ones marked where they stand. */
export function applied(stored: NumberedRow[], detail: TableDetail, cells: string[], staged: Staged): GridRow[] {
  const mine = staged.drafts.filter(each => each.schema === detail.schema && each.name === detail.name)
  const rows = stored.map(asStored)
  if (mine.length === 0) {
    return rows
  }
  const byRow = new Map<string, Draft>()
  for (const draft of mine) {
    if (draft.kind !== 'insert') {
      byRow.set(rowAddress(draft, draft.key), draft)
    }
  }
  const added = mine.filter(each => each.kind === 'insert').map(each => inserted(each, cells, staged)).reverse()
  const changed = rows.map(row => {
    const key = keyOf(row, detail, cells)
    const draft = key && byRow.get(rowAddress(detail, key))
    return draft ? shown(row, draft, cells, staged) : row
  })
  return [...added, ...changed]
}

function inserted(draft: Extract<Draft, { kind: 'insert' }>, cells: string[], staged: Staged): GridRow {
  return {
    id: `i${draft.id}`, mark: 'new', cut: [], source: null, draft: draft.id, changed: new Set(), faults: faultsOf(draft, cells, staged),
    cells: cells.map(name => draft.new[name]) as Cell[],
  }
}

function shown(row: GridRow, draft: Draft, cells: string[], staged: Staged): GridRow {
  if (draft.kind !== 'update') {
    return { ...row, mark: 'deleted', draft: draft.id, faults: faultsOf(draft, cells, staged) }
  }
  const changed = new Set(Object.keys(draft.new).map(name => cells.indexOf(name)))
  return {
    ...row, mark: 'changed', draft: draft.id, changed, faults: faultsOf(draft, cells, staged),
    cells: row.cells.map((cell, index) => (changed.has(index) ? draft.new[cells[index] ?? ''] ?? null : cell)),
    cut: row.cut.filter(index => !changed.has(index)),
  }
}

function faultsOf(draft: Draft, cells: string[], staged: Staged): ReadonlyMap<number, string> {
  const faults = new Map<number, string>()
  for (const fault of staged.faults[draft.id] ?? []) {
    const places = fault.columns.map(name => cells.indexOf(name)).filter(at => at >= 0)
    for (const at of places.length > 0 ? places : [-1]) {
      faults.set(at, fault.message)
    }
  }
  const conflict = staged.conflicts[draft.id]
  for (const { column, theirs } of conflict?.columns ?? []) {
    faults.set(cells.indexOf(column), `≠ ${theirs ?? 'NULL'}`)
  }
  if (conflict?.gone) {
    faults.set(-1, '∅')
  }
  return faults
}
