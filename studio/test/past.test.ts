import { expect, test } from 'vitest'
import type { Row, RowsPage } from '../src/api/types'
import { compare, orderOf, sameKeys, type Ordered } from '../src/past/compare'

const SHOWN = 512

/** As the server sends it: long cells are cut, those of the order are whole in the cursor. */
const page = (columns: string[], order: string[], ...rows: (string | null)[][]): Ordered => {
  const sent: Row[] = rows.map(cells => ({
    cells: cells.map(cell => cell?.slice(0, SHOWN) ?? null),
    cut: cells.flatMap((cell, index) => (cell !== null && cell.length > SHOWN ? [index] : [])),
    cursor: order.map(name => cells[columns.indexOf(name)] ?? null),
  }))
  const shown: RowsPage = { columns, rows: sent, before: false, after: false, method: 'keyset', millis: 1, position: null, warning: null }
  return { page: shown, order }
}

test('rows of then are the same, changed or gone now', () => {
  const then = page(['id', 'note', 'old'], ['id'], ['1', 'a', 'x'], ['2', null, 'x'], ['3', '', 'x'])
  const now = page(['note', 'id', 'new'], ['id'], ['a', '1', 'y'], ['', '2', 'y'])
  expect(compare(['id'], then, now, ['id']).map(each => [each.state, [...each.changed]])).toEqual([['same', []], ['changed', [1]], ['gone', []]])
})

test('a key of several columns is compared as a whole', () => {
  const then = page(['a', 'b', 'v'], orderOf([{ column: 'v', descending: true }], ['a', 'b']), ['1', '23', 'x'], ['12', '3', 'y'])
  const now = page(['a', 'b', 'v'], ['a', 'b'], ['12', '3', 'y'])
  expect(compare(['a', 'b'], then, now, ['a', 'b']).map(each => each.state)).toEqual(['gone', 'same'])
  expect(sameKeys(['a', 'b'], then)).toEqual({
    any: [
      { all: [{ column: 'a', operator: '=', value: '1', values: [] }, { column: 'b', operator: '=', value: '23', values: [] }] },
      { all: [{ column: 'a', operator: '=', value: '12', values: [] }, { column: 'b', operator: '=', value: '3', values: [] }] },
    ],
  })
})

test('a key of one column is asked for as a list', () => {
  expect(sameKeys(['id'], page(['v', 'id'], ['id'], ['x', '7'], ['y', '8']))).toEqual({ column: 'id', operator: 'in', value: null, values: ['7', '8'] })
})

test('keys that begin alike for longer than a page shows are two', () => {
  const [one, other] = [`${'k'.repeat(600)}1`, `${'k'.repeat(600)}2`]
  const then = page(['path', 'v'], ['path'], [one, 'x'], [other, 'y'])
  expect(sameKeys(['path'], then)).toEqual({ column: 'path', operator: 'in', value: null, values: [one, other] })
  const compared = compare(['path'], then, page(['path', 'v'], ['path'], [other, 'z']), ['path'])
  expect(compared.map(each => [each.state, [...each.changed], each.partly])).toEqual([['gone', [], false], ['changed', [1], false]])
  expect(compared.map(each => [each.key, each.nowKey])).toEqual([[{ path: one }, {}], [{ path: other }, { path: other }]])
})

test('a table with another key today is changed by that one', () => {
  const now = page(['id', 'code', 'v'], orderOf([{ column: 'id', descending: false }], ['code']), ['1', 'c1', 'y'])
  const [row] = compare(['id'], page(['id', 'v'], ['id'], ['1', 'x']), now, ['code'])
  expect(row?.key).toEqual({ id: '1' })
  expect(row?.nowKey).toEqual({ code: 'c1' })
})
