import type { Cell, Filter, Row, RowsPage } from '../api/types'

/** A row of the past beside the one of now that has its key. */
export interface Compared {
  then: Row
  state: 'same' | 'changed' | 'gone'
  /** Indexes of the cells of then that are something else now. */
  changed: Set<number>
  now: Row | null
  /** Whether both have a value of which only the beginning was compared. */
  partly: boolean
}

/** Finds the rows of now that have the keys of those. */
export function sameKeys(key: string[], page: RowsPage): Filter {
  const [only] = key
  const values = page.rows.map(row => key.map(name => row.cells[page.columns.indexOf(name)] ?? ''))
  return key.length === 1 && only !== undefined
    ? { column: only, operator: 'in', value: null, values: values.map(([value]) => value ?? '') }
    : { any: values.map(each => ({ all: key.map((column, index) => ({ column, operator: '=' as const, value: each[index] ?? '', values: [] })) })) }
}

/** A column that one side lacks says nothing of the row. */
export function compare(key: string[], then: RowsPage, now: RowsPage): Compared[] {
  const keyOf = (page: RowsPage, row: Row) => JSON.stringify(key.map(name => row.cells[page.columns.indexOf(name)]))
  const byKey = new Map(now.rows.map(row => [keyOf(now, row), row]))
  const places = then.columns.map(name => now.columns.indexOf(name))
  return then.rows.map(row => {
    const found = byKey.get(keyOf(then, row))
    if (!found) {
      return { then: row, state: 'gone', changed: new Set(), now: null, partly: false }
    }
    // of the same beginning, with one that goes on, the values are two
    const changed = new Set(places.flatMap((place, index) =>
      (place >= 0 && (differ(row.cells[index], found.cells[place]) || row.cut.includes(index) !== found.cut.includes(place)) ? [index] : [])))
    const partly = row.cut.some(index => !changed.has(index) && found.cut.includes(places[index] ?? -1))
    return { then: row, state: changed.size > 0 ? 'changed' : 'same', changed, now: found, partly }
  })
}

const differ = (one: Cell | undefined, other: Cell | undefined) => (one ?? null) !== (other ?? null)
