import { expect, test } from 'vitest'
import { rowAddress, settle, setInserted, stageCell, stageCells, stageDelete, stageInsert, toChange, unstage, type Draft } from '../src/edit/drafts'

const table = { schema: 'public', name: 'people' }
const key = { id: '1' }

test('changes of one row are one draft that knows the old values', () => {
  let drafts = stageCell([], table, key, 'name', 'Ann', 'Anna', 1)
  drafts = stageCell(drafts, table, key, 'age', null, '40', 2)
  drafts = stageCell(drafts, table, key, 'name', 'Ann', 'Anne', 3)
  expect(drafts.map(toChange)).toEqual([
    { kind: 'update', ...table, key, old: { name: 'Ann', age: null }, new: { name: 'Anne', age: '40' } },
  ])
})

test('a value as it was takes the change back', () => {
  const drafts = stageCell([], table, key, 'name', 'Ann', 'Anna', 1)
  expect(stageCell(drafts, table, key, 'name', 'Ann', 'Ann', 2)).toEqual([])
  expect(stageCell([], table, key, 'name', '', '', 1)).toEqual([])
})

test("NULL, '' and 'NULL' are three values", () => {
  expect(stageCell([], table, key, 'name', null, '', 1)).toHaveLength(1)
  expect(stageCell([], table, key, 'name', 'NULL', null, 1)).toHaveLength(1)
})

test('a deletion replaces the changes of its row, and only of it', () => {
  const drafts = stageCell(stageCell([], table, key, 'name', 'Ann', 'Anna', 1), table, { id: '2' }, 'name', 'Bo', 'Bob', 2)
  const next = stageDelete(drafts, table, key, { id: '1', name: 'Ann' }, 3)
  expect(next.map(each => [each.kind, each.id])).toEqual([['update', 2], ['delete', 3]])
  expect(unstage(next, 3)).toHaveLength(1)
})

test('a cell of a new row goes back to its default', () => {
  let drafts = stageInsert([], table, { name: 'Cy' }, 1)
  drafts = setInserted(drafts, 1, 'age', '3')
  drafts = setInserted(drafts, 1, 'name', undefined)
  expect(drafts.map(toChange)).toEqual([{ kind: 'insert', ...table, new: { age: '3' } }])
})

test('the address of a row does not depend on the order of its key', () => {
  expect(rowAddress(table, { a: '1', b: '2' })).toBe(rowAddress(table, { b: '2', a: '1' }))
})

const conflict = {
  change: 0, gone: false,
  columns: [
    { column: 'name', original: 'Ann', yours: 'Anna', theirs: 'Hanna' },
    { column: 'age', original: '1', yours: '2', theirs: '3' },
  ],
}

test('a conflict is settled cell by cell', () => {
  const drafts: Draft[] = [{ id: 7, kind: 'update', ...table, key, old: { name: 'Ann', age: '1' }, new: { name: 'Anna', age: '2' } }]
  expect(settle(drafts, 7, conflict, { name: 'mine', age: 'theirs' }).map(toChange)).toEqual([
    { kind: 'update', ...table, key, old: { name: 'Hanna' }, new: { name: 'Anna' } },
  ])
  expect(settle(drafts, 7, conflict, { name: 'theirs', age: 'theirs' })).toEqual([])
})

test('a row that is gone takes the change with it', () => {
  const drafts: Draft[] = [{ id: 7, kind: 'delete', ...table, key, old: { name: 'Ann' } }]
  expect(settle(drafts, 7, { ...conflict, gone: true, columns: [] }, {})).toEqual([])
  expect(settle(drafts, 7, conflict, { name: 'mine', age: 'mine' })[0]).toMatchObject({ old: { name: 'Hanna', age: '3' } })
})

test('many cells are staged in one step', () => {
  const changes = Array.from({ length: 20_000 }, (_, at) => ({ key: { id: String(at) }, column: 'name', old: 'Ann', value: at % 2 ? 'Ann' : 'Anna', id: at + 1 }))
  const drafts = stageCells([], table, changes)
  expect(drafts).toHaveLength(10_000)
  expect(stageCells(drafts, table, changes.map(each => ({ ...each, value: 'Ann' })))).toEqual([])
  expect(stageCells(drafts, table, [])).toBe(drafts)
})
