import { expect, test } from 'vitest'
import { literal, write, type Excerpt } from '../src/table/copy'

const excerpt: Excerpt = {
  schema: 'public',
  name: 'odd "name"',
  columns: [
    { name: 'id', category: 'number', type: 'bigint' },
    { name: 'note', category: 'text', type: 'text' },
    { name: 'data', category: 'json', type: 'jsonb' },
    { name: 'ok', category: 'boolean', type: 'boolean' },
  ],
  rows: [
    ['9007199254740993', 'a,"b"', '{"n": 9007199254740993}', 't'],
    ['NaN', '', null, 'f'],
    [null, null, null, null],
    ['-0.10', 'NULL', '[]', null],
    ['1', 'two\nlines|', '1', 't'],
  ],
}

test('CSV keeps NULL and the empty text apart, as COPY reads them', () => {
  expect(write(excerpt, 'csv')).toBe(
    'id,note,data,ok\n'
    + '9007199254740993,"a,""b""","{""n"": 9007199254740993}",t\n'
    + 'NaN,"",,f\n'
    + ',,,\n'
    + '-0.10,NULL,[],\n'
    + '1,"two\nlines|",1,t\n')
})

test('JSON keeps every digit of numbers and of jsonb', () => {
  const json = write(excerpt, 'json')
  expect(json).toContain('"id": 9007199254740993, "note": "a,\\"b\\"", "data": {"n": 9007199254740993}, "ok": true')
  expect(json).toContain('"id": "NaN", "note": "", "data": null, "ok": false')
  expect(json).toContain('"id": -0.10')
  expect(JSON.parse(json)).toHaveLength(5)
})

test('SQL quotes names and values', () => {
  const sql = write(excerpt, 'sql')
  expect(sql).toContain('insert into "public"."odd ""name""" ("id", "note", "data", "ok") values')
  expect(sql).toContain("('NaN', '', NULL, 'f')")
  expect(literal("o'neill\\")).toBe("E'o''neill\\\\'")
})

test('Markdown escapes what would be markup', () => {
  const lines = write(excerpt, 'markdown').split('\n')
  expect(lines[1]).toBe('| --: | --- | --- | --- |')
  expect(lines[4]).toBe('| *NULL* | *NULL* | *NULL* | *NULL* |')
  expect(lines[6]).toBe('| 1 | two<br>lines\\| | 1 | t |')
})

test('one cell is copied as its bare value', () => {
  const one = { ...excerpt, columns: excerpt.columns.slice(1, 2), rows: [['a\tb']] }
  expect(write(one, 'text')).toBe('a\tb')
  expect(write({ ...one, rows: [['a\tb'], ['c']] }, 'text')).toBe('"a\tb"\nc')
})
