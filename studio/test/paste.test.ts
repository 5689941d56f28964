import { expect, test } from 'vitest'
import type { Category, Cell, Column } from '../src/api/types'
import { write } from '../src/table/copy'
import { asStored } from '../src/table/grid/gridRow'
import { NO_SELECTION, pick, pickRow } from '../src/table/grid/selection'
import { cellsOf, pasted } from '../src/table/paste'

const column = (name: string, category: Category = 'text') => ({
  column: { name, type: 'text', category, nullable: true, default: null, generated: false, identity: false, values: null, comment: null } satisfies Column,
  width: 100, pinned: false,
})
const columns = [column('id', 'number'), column('name'), column('age', 'number')]
const rows = ['1', '2', '3'].map((id, seq) => asStored({ cells: [id, 'Ann', '4'], cut: [], cursor: [], seq }))
const short = (block: Cell[][], selection = NO_SELECTION) =>
  pasted(block, selection, rows, columns).writings.map(({ row, column, value }) => [row.id, column, value])

test('cells of a spreadsheet are taken apart as it wrote them', () => {
  expect(cellsOf('a\tb\r\nc\td\r\n')).toEqual([['a', 'b'], ['c', 'd']])
  expect(cellsOf('"a\t""b"""\t\n\tx')).toEqual([['a\t"b"', null], [null, 'x']])
  expect(cellsOf('"two\nlines"')).toEqual([['two\nlines']])
  expect(cellsOf('say "hello"')).toEqual([['say "hello"']])
  expect(cellsOf('"open\tb')).toEqual([['"open', 'b']])
  expect(cellsOf('\n')).toEqual([[null]])
  expect(cellsOf('')).toEqual([])
})

test('what is copied comes back the same', () => {
  const block = [['a', 'b "c"', 'd\te'], ['', 'f\ng', '"'], [null, '', null]]
  const text = write({ schema: 'public', name: 't', columns: columns.map(each => each.column), rows: block }, 'text')
  expect(cellsOf(text)).toEqual(block)
})

test('a block goes in from the first chosen cell on, and no further than the grid', () => {
  expect(short([['x', '5', 'beyond'], ['y', ''], ['z']], pick(NO_SELECTION, 1, 'name', false))).toEqual([
    ['r1', 'name', 'x'], ['r1', 'age', '5'], ['r2', 'name', 'y'], ['r2', 'age', null],
  ])
  expect(short([['x', 'y']])).toEqual([])
  expect(pasted([['x', '5', 'beyond'], ['y'], ['z']], pick(NO_SELECTION, 1, 'name', false), rows, columns).beyond).toBe(2)
})

test('one value goes into all that is chosen', () => {
  const span = pick(pick(NO_SELECTION, 2, 'age', false), 1, 'name', true)
  expect(short([['7']], span)).toEqual([['r1', 'name', '7'], ['r1', 'age', '7'], ['r2', 'name', '7'], ['r2', 'age', '7']])
  const chosen = pickRow(pickRow(pick(NO_SELECTION, 0, 'name', false), rows, 0, false), rows, 2, false)
  expect(short([['Bo']], chosen)).toEqual([['r0', 'name', 'Bo'], ['r2', 'name', 'Bo']])
})
