import { expect, test } from 'vitest'
import type { RowsPage } from '../src/api/types'
import { append, openAt, placeBeyond, prepend } from '../src/table/rows/window'

const page = (from: number, count: number, before: boolean, after: boolean): RowsPage => ({
  columns: ['id'],
  rows: Array.from({ length: count }, (_, index) => ({ cells: [String(from + index)], cut: [], cursor: [String(from + index)] })),
  before, after, method: 'keyset', millis: 1, position: null, warning: null,
})
const ids = (window: { rows: { cells: (string | null)[] }[] }) => window.rows.map(row => row.cells[0])

test('rows before and after join without a gap and keep their numbers', () => {
  const opened = openAt(page(100, 3, true, true), { at: 'percent', percent: 37 })
  const grown = prepend(append(opened, page(103, 3, true, false)), page(97, 3, false, true))
  expect(ids(grown)).toEqual(['97', '98', '99', '100', '101', '102', '103', '104', '105'])
  expect(grown.rows.map(row => row.seq)).toEqual([-3, -2, -1, 0, 1, 2, 3, 4, 5])
  expect([grown.before, grown.after]).toEqual([false, false])
})

test('the window forgets what is far away, and knows that it is there', () => {
  const opened = openAt(page(0, 4, false, true), { at: 'first' })
  const down = append(opened, page(4, 4, true, true), 6)
  expect(ids(down)).toEqual(['2', '3', '4', '5', '6', '7'])
  expect([down.before, down.offset]).toEqual([true, 2])
  const up = prepend(down, page(0, 2, false, true), 6)
  expect(ids(up)).toEqual(['0', '1', '2', '3', '4', '5'])
  expect([up.after, up.offset]).toEqual([true, 0])
})

test('what comes next is asked for by the cursor of the last row', () => {
  const opened = openAt(page(0, 4, false, true), { at: 'first' })
  expect(placeBeyond(opened, 'after')).toEqual({ at: 'after', cursor: ['3'] })
  expect(placeBeyond(opened, 'before')).toBeNull()
})

test('without a key the place is an offset', () => {
  const rows = page(0, 4, false, true)
  const opened = openAt({ ...rows, method: 'offset', rows: rows.rows.map(row => ({ ...row, cursor: [] })) }, { at: 'offset', offset: 300 })
  expect(placeBeyond(opened, 'after', false)).toEqual({ at: 'offset', offset: 304 })
  expect(placeBeyond({ ...opened, before: true }, 'before', false)).toEqual({ at: 'offset', offset: 200 })
})
