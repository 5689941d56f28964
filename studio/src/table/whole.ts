import { post } from '../api/client'
import type { Cell, TableDetail, Values } from '../api/types'
import type { GridRow } from './grid/gridRow'

/** The key of a row as the API takes it; null where a table has none, or its key is cut. */
export function keyOf(row: GridRow, detail: TableDetail, cells: string[]): Values | null {
  const source = row.source
  if (detail.key.length === 0 || !source) {
    return null
  }
  const entries = detail.key.map((name): [string, Cell | undefined] => {
    const at = cells.indexOf(name)
    return [name, source.cut.includes(at) ? undefined : source.cells[at]]
  })
  return entries.every(([, value]) => value !== undefined && value !== null) ? (Object.fromEntries(entries) as Values) : null
}

/** A value of which the page has the beginning only. */
export async function wholeCell(detail: TableDetail, key: Values, column: string, view: string): Promise<Cell> {
  const { value } = await post<{ value: Cell }>(
    '/api/cell', { schema: detail.schema, name: detail.name, key, column }, { view })
  return value
}

/** The cells of a row without any cut, in the order of the columns wanted. */
export async function wholeRow(row: GridRow, detail: TableDetail, cells: string[], wanted: string[], view: string): Promise<Cell[]> {
  const key = keyOf(row, detail, cells)
  return Promise.all(wanted.map(async name => {
    const at = cells.indexOf(name)
    if (row.cut.includes(at) && !row.changed.has(at)) {
      if (!key) {
        throw new Error(name)
      }
      return wholeCell(detail, key, name, view)
    }
    return row.cells[at] ?? null
  }))
}
