import { expect, test } from 'vitest'
import type { RowsPage } from '../src/api/types'
import { compare, sameKeys } from '../src/past/compare'

const page = (columns: string[], ...rows: (string | null)[][]): RowsPage => ({
  columns, rows: rows.map(cells => ({ cells, cut: [], cursor: [] })), before: false, after: false, method: 'keyset', millis: 1, position: null,
  warning: null,
})

test('rows of then are the same, changed or gone now', () => {
  const then = page(['id', 'note', 'old'], ['1', 'a', 'x'], ['2', null, 'x'], ['3', '', 'x'])
  const now = page(['note', 'id', 'new'], ['a', '1', 'y'], ['', '2', 'y'])
  expect(compare(['id'], then, now).map(each => [each.state, [...each.changed]])).toEqual([['same', []], ['changed', [1]], ['gone', []]])
})

test('a key of several columns is compared as a whole', () => {
  const then = page(['a', 'b', 'v'], ['1', '23', 'x'], ['12', '3', 'y'])
  const now = page(['a', 'b', 'v'], ['12', '3', 'y'])
  expect(compare(['a', 'b'], then, now).map(each => each.state)).toEqual(['gone', 'same'])
  expect(sameKeys(['a', 'b'], then)).toEqual({
    any: [
      { all: [{ column: 'a', operator: '=', value: '1', values: [] }, { column: 'b', operator: '=', value: '23', values: [] }] },
      { all: [{ column: 'a', operator: '=', value: '12', values: [] }, { column: 'b', operator: '=', value: '3', values: [] }] },
    ],
  })
})

test('a key of one column is asked for as a list', () => {
  expect(sameKeys(['id'], page(['v', 'id'], ['x', '7'], ['y', '8']))).toEqual({ column: 'id', operator: 'in', value: null, values: ['7', '8'] })
})
