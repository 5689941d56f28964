import type { Cell, TableDetail } from '../api/types'
import type { GridRow } from '../table/grid/gridRow'
import { keyOf, wholeCell } from '../table/whole'
import { setInserted, stageCells, type CellChange, type Draft } from './drafts'
import { nextId, stage } from './staged'

/** A value for a cell that the grid shows. */
export interface Writing {
  row: GridRow
  column: string
  value: Cell
}

/** Stages many values in one step; tells how many cells take none: computed ones, and those of rows that go or have no whole key. */
export async function write(writings: Writing[], detail: TableDetail, cells: string[], view: string): Promise<number> {
  const changes: CellChange[] = []
  const added: { id: number; column: string; value: Cell }[] = []
  let left = 0
  for (const { row, column, value } of writings) {
    const described = detail.columns.find(each => each.name === column)
    const key = keyOf(row, detail, cells)
    if (!described || described.generated || row.mark === 'deleted' || (row.source && !key)) {
      left++
    } else if (row.source && key) {
      const at = cells.indexOf(column)
      const cut = row.source.cut.includes(at) && !row.changed.has(at)
      const old = cut ? await wholeCell(detail, key, column, view) : row.source.cells[at] ?? null
      changes.push({ key, column, old, value, id: nextId() })
    } else if (row.draft !== null) {
      added.push({ id: row.draft, column, value })
    }
  }
  stage(drafts => added.reduce<Draft[]>((all, { id, column, value }) => setInserted(all, id, column, value), stageCells(drafts, detail, changes)))
  return left
}
