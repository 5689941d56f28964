import { expect, test } from 'vitest'
import { addTable, changeEnum, changeTable, column, dropTable, find, moveColumn, putAway, relate, removeColumn, renameColumn, renameTable, setKey } from '../src/design/model'
import type { Design } from '../src/design/types'

const empty: Design = { before: '', enums: [], tables: [], dropped: [], undrawn: [] }

/** users and orders, which points at users. */
function shop(): Design {
  let design = renameTable(addTable(empty, null).design, 'public.new_table', 'users')
  design = renameTable(addTable(design, null).design, 'public.new_table', 'orders')
  design = changeTable(design, 'public.orders', table => ({
    ...table, columns: [...table.columns, column('buyer', 'bigint')],
    indexes: [{ name: 'i', unique: false, method: 'btree', columns: [{ column: 'buyer', descending: false, nullsFirst: null, operatorClass: null }], include: [], where: null }],
  }))
  return relate(design, 'public.orders', ['buyer'], 'public.users', ['id'])
}

test('relations follow a table and its columns under new names', () => {
  let design = renameTable(shop(), 'public.users', 'people')
  design = renameColumn(design, 'public.people', 'id', 'number')
  design = renameColumn(design, 'public.orders', 'buyer', 'person')
  const orders = find(design, 'public.orders')
  expect(orders?.references[0]).toMatchObject({ table: 'people', columns: ['person'], referenced: ['number'] })
  expect(orders?.indexes[0]?.columns[0]?.column).toBe('person')
  expect(find(design, 'public.people')?.primaryKey?.columns).toEqual(['number'])
})

test('a relation is drawn once', () => {
  expect(relate(shop(), 'public.orders', ['buyer'], 'public.users', ['id'])).toEqual(shop())
})

test('what stands on a column goes with it', () => {
  const orders = find(removeColumn(shop(), 'public.orders', 'buyer'), 'public.orders')
  expect(orders?.references).toEqual([])
  expect(orders?.indexes).toEqual([])
  expect(find(removeColumn(shop(), 'public.users', 'id'), 'public.orders')?.references).toEqual([])
})

test('a table that is put away is not dropped, and one the database never had cannot be', () => {
  const known = changeTable(shop(), 'public.users', table => ({ ...table, was: 'users' }))
  expect(putAway(known, 'public.users').dropped).toEqual([])
  expect(dropTable(known, 'public.users').dropped).toEqual([{ kind: 'TABLE', schema: 'public', name: 'users' }])
  expect(dropTable(shop(), 'public.users').dropped).toEqual([])
})

test('a column that has the name already keeps it', () => {
  expect(renameColumn(shop(), 'public.orders', 'buyer', 'id')).toEqual(shop())
})

test('columns of an enum type follow its name', () => {
  const typed = changeTable({ ...shop(), enums: [{ schema: 'public', name: 'mood', was: null, labels: ['a'] }] }, 'public.users', table =>
    ({ ...table, columns: [...table.columns, column('m', 'public.mood'), column('n', 'mood')] }))
  expect(find(changeEnum(typed, 0, { name: 'temper' }), 'public.users')?.columns.map(each => each.type)).toEqual(['bigint', 'public.temper', 'temper'])
})

test('columns move within their table, and a key is never NULL', () => {
  const orders = find(shop(), 'public.orders')
  if (!orders) throw new Error('no orders')
  expect(moveColumn(orders, 'buyer', -1).columns.map(each => each.name)).toEqual(['buyer', 'id'])
  expect(moveColumn(orders, 'buyer', 1)).toBe(orders)
  expect(setKey(orders, 'buyer', true).columns[1]?.nullable).toBe(false)
})
