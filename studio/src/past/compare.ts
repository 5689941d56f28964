import type { Cell, Filter, Row, RowsPage, Sort, Values } from '../api/types'

/** A page with the columns of its order, of which its cursors hold the whole values; cells are cut. */
export interface Ordered {
  page: RowsPage
  order: string[]
}

/** A row of the past beside the one of now that has its key. */
export interface Compared {
  then: Row
  key: Values
  state: 'same' | 'changed' | 'gone'
  /** Indexes of the cells of then that are something else now. */
  changed: Set<number>
  now: Row | null
  /** By which the row of now is known today: the table may have another key meanwhile. */
  nowKey: Values
  /** Whether both have a value of which only the beginning was compared. */
  partly: boolean
}

/** The wished order, and the key behind it, as the server orders a page. */
export const orderOf = (sort: Sort[], key: string[]): string[] => [...new Set([...sort.map(each => each.column), ...key])]

const wholeKey = ({ order }: Ordered, row: Row, key: string[]): Values =>
  Object.fromEntries(key.map(name => [name, row.cursor[order.indexOf(name)] ?? null]))

/** Finds the rows of now that have the keys of those. */
export function sameKeys(key: string[], then: Ordered): Filter {
  const [only] = key
  const keys = then.page.rows.map(row => wholeKey(then, row, key))
  return key.length === 1 && only !== undefined
    ? { column: only, operator: 'in', value: null, values: keys.map(each => each[only] ?? '') }
    : { any: keys.map(each => ({ all: key.map(column => ({ column, operator: '=' as const, value: each[column] ?? '', values: [] })) })) }
}

/** A column that one side lacks says nothing of the row. */
export function compare(key: string[], then: Ordered, now: Ordered, todaysKey: string[]): Compared[] {
  const identity = (side: Ordered, row: Row) => JSON.stringify(Object.values(wholeKey(side, row, key)))
  const byKey = new Map(now.page.rows.map(row => [identity(now, row), row]))
  const places = then.page.columns.map(name => now.page.columns.indexOf(name))
  return then.page.rows.map(row => {
    const known = { then: row, key: wholeKey(then, row, key) }
    const found = byKey.get(identity(then, row))
    if (!found) {
      return { ...known, state: 'gone', changed: new Set(), now: null, nowKey: {}, partly: false }
    }
    // of the same beginning, with one that goes on, the values are two
    const changed = new Set(places.flatMap((place, index) =>
      (place >= 0 && (differ(row.cells[index], found.cells[place]) || row.cut.includes(index) !== found.cut.includes(place)) ? [index] : [])))
    const partly = row.cut.some(index =>
      !changed.has(index) && !key.includes(then.page.columns[index] ?? '') && found.cut.includes(places[index] ?? -1))
    return { ...known, state: changed.size > 0 ? 'changed' : 'same', changed, now: found, nowKey: wholeKey(now, found, todaysKey), partly }
  })
}

const differ = (one: Cell | undefined, other: Cell | undefined) => (one ?? null) !== (other ?? null)
