import { expect, test } from 'vitest'
import type { Column, TableEntry } from '../src/api/types'
import { parse } from '../src/api/lines'
import { rank } from '../src/app/rank'
import { listing } from '../src/app/tableTree'
import { clusters } from '../src/diagram/clusters'
import { graphOf, matching, near } from '../src/diagram/graph'
import { shelve } from '../src/diagram/shelve'
import { begun } from '../src/edit/CellEditor'
import { noted } from '../src/sql/history'
import { steps } from '../src/sql/plan'
import { take, type Result, type SqlLine } from '../src/sql/results'
import { listOf } from '../src/table/filter/list'
import { both, describe, equalTo, toDraft, toFilter } from '../src/table/filter/model'
import { arrange, move, PLAIN_LAYOUT } from '../src/table/grid/layout'
import { indent } from '../src/table/pretty'
import { surer } from '../src/table/surer'
import { isKnown, know, saved } from '../src/table/filter/known'
import { compare } from '../src/past/compare'

const column = (name: string): Column => ({
  name, type: 'text', category: 'text', nullable: true, default: null, generated: false, identity: false, values: null, comment: null,
})

test('lines of JSON are read whatever pieces they come in', async () => {
  const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"a":"2"}\n{"a":"3"}')
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      bytes.forEach(byte => controller.enqueue(new Uint8Array([byte])))
      controller.close()
    },
  })
  const read: unknown[] = []
  for await (const line of parse(stream)) read.push(line)
  expect(read).toEqual([{ a: 'é' }, { a: '2' }, { a: '3' }])
})

test('pinned columns come first, hidden ones not at all, new ones where the table has them', () => {
  const columns = ['a', 'b', 'c', 'd'].map(column)
  const saved = { ...PLAIN_LAYOUT, order: ['c', 'a'], pinned: ['d'], hidden: ['b'] }
  expect(arrange(columns, saved).map(each => each.column.name)).toEqual(['d', 'c', 'a'])
  expect(move(columns, PLAIN_LAYOUT, 'd', 'b').order).toEqual(['a', 'd', 'b', 'c'])
  expect(move(columns, PLAIN_LAYOUT, 'a', null).order).toEqual(['b', 'c', 'd', 'a'])
})

test('a filter survives being edited', () => {
  const filter = both(equalTo(['a'], ['1']), { any: [{ sql: 'b > 2' }, ...[equalTo(['c'], [null])]] })
  expect(toFilter(toDraft(filter))).toEqual(filter)
  expect(describe(filter)).toBe('a = 1 and (b > 2 or c is null)')
  expect(toFilter(toDraft(null))).toBeNull()
})

test('values of a list may hold commas when quoted', () => {
  expect(listOf('a, b ,"c, ""d""", ""')).toEqual(['a', 'b', 'c, "d"', ''])
})

test('JSON is indented without touching its numbers', () => {
  expect(indent('{"n":9007199254740993,"e":[],"s":"a{,\\"b"}')).toBe('{\n  "n": 9007199254740993,\n  "e": [],\n  "s": "a{,\\"b"\n}')
})

test('a search ranks beginnings before middles', () => {
  expect(rank(['user_orders', 'orders', 'border', 'o_r_d'], 'ord', each => each)).toEqual(['orders', 'user_orders', 'border', 'o_r_d'])
})

test('partitions stand below their parent', () => {
  const table = (name: string, parent: string | null = null): TableEntry => ({
    schema: 'public', name, kind: 'table', rows: 1, bytes: 1, parent, comment: null,
  })
  const lines = listing([table('z'), table('a_2025', 'public.m'), table('m')], '', [])
  expect(lines.map(line => (line.kind === 'table' ? `${line.depth}${line.table.name}` : line.schema))).toEqual(['public', '0m', '1a_2025', '0z'])
})

test('neighbours are reached along relations in both directions', () => {
  const columns = [{ name: 'id', type: 'int', nullable: false, key: true }]
  const relation = (table: string, toTable: string) => ({
    name: `${table}_fk`, schema: 'public', table, columns: ['id'], toSchema: 'public', toTable, toColumns: ['id'],
  })
  const graph = graphOf({
    tables: ['a', 'b', 'c', 'd'].map(name => ({ schema: 'public', name, columns })),
    relations: [relation('a', 'b'), relation('b', 'c'), relation('c', 'd')], functions: [],
  })
  expect(near(graph, 'public.b', 1).boxes.map(box => box.name)).toEqual(['a', 'b', 'c'])
  expect(matching(graph, 'D')).toEqual(['public.d', 'public.a', 'public.b', 'public.c'])
})

test('tables whose names have dots are told apart', () => {
  const columns = [{ name: 'id', type: 'int', nullable: false, key: true }]
  const { boxes } = graphOf({
    tables: [{ schema: 'a.b', name: 'c', columns }, { schema: 'a', name: 'b.c', columns }, { schema: 'a', name: 'b', columns }], relations: [], functions: [],
  })
  expect(boxes.map(box => [box.id, box.schema, box.name])).toEqual([['"a.b".c', 'a.b', 'c'], ['a."b.c"', 'a', 'b.c'], ['a.b', 'a', 'b']])
})

test('the results of several statements grow line by line', () => {
  let results: Result[] = []
  results = take(results, [{ statement: 0, sql: 'select 1', columns: [{ name: 'a', type: 'int' }] }, { statement: 0, rows: [['1']], cut: [] }])
  results = take(results, [
    { statement: 0, rows: [['long…']], cut: [[0, 0]] },
    { statement: 0, done: true, tag: 'SELECT 1', more: false, cursor: null, millis: 2 },
    { statement: 1, undone: true, error: { message: 'no', position: 3, sqlState: '42601', hint: null, detail: null } },
    { end: true },
  ])
  expect(results.map(each => [each.statement, each.rows.length, each.tag, each.error?.message])).toEqual([[0, 2, 'SELECT 1', undefined], [1, 0, null, 'no']])
  expect([...(results[0]?.cut ?? [])]).toEqual(['1 0'])
})

test('a page holds the last rows only, and as many notices as it has room for', () => {
  const room = { rows: 5, size: 200, notices: 2 }
  const row = (n: number): SqlLine => ({ statement: 0, rows: [[String(n)]], cut: [[0, 0]] })
  const notice = (message: string): SqlLine => ({ statement: 0, notice: { severity: 'NOTICE', message, hint: null, detail: null } })
  let results = take([], [...Array(9).keys()].map(row), room)
  expect(results[0]).toMatchObject({ first: 4, rows: [['4'], ['5'], ['6'], ['7'], ['8']] })
  expect([...(results[0]?.cut ?? [])]).toEqual(['4 0', '5 0', '6 0', '7 0', '8 0'])
  results = take(results, [{ statement: 1, rows: [['x'.repeat(150)]], cut: [] }], room)
  expect(results.map(each => [each.first, each.rows.length])).toEqual([[7, 2], [0, 1]])
  results = take(results, [notice('a'), notice('b'), notice('c')], room)
  expect(results[0]?.notices.map(each => each.message)).toEqual(['b', 'c'])
})

test('a plan says what each step costs itself', () => {
  const node = (type: string, cost: number, below: never[] | object[] = []) =>
    ({ 'Node Type': type, 'Startup Cost': 0, 'Total Cost': cost, 'Plan Rows': 1, Plans: below }) as never
  const root = steps(node('Sort', 100, [node('Seq Scan', 80)]))
  expect([root.share, root.children[0]?.share]).toEqual([0.2, 0.8])
})

test('the same text is in the history once, newest first', () => {
  const history = noted(noted(noted([], 'a', '1', false), 'b', '2', false), ' a ', '3', true)
  expect(history.map(each => each.text)).toEqual(['a', 'b'])
})

test('a big diagram falls into parts that hold together, none too large', () => {
  const columns = [{ name: 'id', type: 'int', nullable: false, key: true }]
  const names = Array.from({ length: 60 }, (_, index) => `t${index}`)
  const relations = names.flatMap((table, index) => (index % 6 === 0 ? [] : [{
    name: 'fk', schema: 'public', table, columns: ['id'], toSchema: 'public', toTable: `t${index - (index % 6)}`, toColumns: ['id'],
  }]))
  const parts = clusters(graphOf({ tables: names.map(name => ({ schema: 'public', name, columns })), relations, functions: [] }), 10)
  expect(parts.map(part => part.length)).toEqual(Array(10).fill(6))
  expect(parts.flat()).toHaveLength(60)
})

test('blocks on shelves do not overlap', () => {
  const block = (id: string, width: number, height: number) => ({ width, height, places: new Map([[id, { x: 0, y: 0 }]]) })
  const places = shelve([[block('a', 800, 100), block('b', 800, 300), block('c', 100, 50)], [block('d', 10, 10)]])
  expect([...places].map(([id, { x, y }]) => [id, x, y])).toEqual([['a', 0, 0], ['b', 0, 160], ['c', 860, 160], ['d', 0, 520]])
})

test('SQL of an address is known when somebody here wanted it', () => {
  const condition = { column: 'a', operator: '=' as const, value: '1', values: [] }
  const raw = { any: [condition, { all: [{ sql: 'pg_terminate_backend(7)' }] }] }
  expect(isKnown(null)).toBe(true)
  expect(isKnown(condition)).toBe(true)
  expect(isKnown(raw)).toBe(false)
  know(raw)
  expect(isKnown(raw)).toBe(true)
  expect(isKnown({ all: [raw, { sql: 'true' }] })).toBe(false)
})

test('what is saved and is no filter is none', () => {
  expect(saved('{"all":[{"sql":"a > 1"}]}')).toEqual({ all: [{ sql: 'a > 1' }] })
  for (const text of ['', 'select 1', 'null', '7', '{}', '{"all":[{}]}', '{"sql":1}']) {
    expect(saved(text)).toBeNull()
  }
})

test('rows whose long values begin alike are not called the same without a word', () => {
  const row = (cells: (string | null)[], cut: number[]) => ({ cells, cut, cursor: [cells[0] ?? null] })
  const page = (...rows: ReturnType<typeof row>[]) =>
    ({ order: ['id'], page: { columns: ['id', 'note'], rows, before: false, after: false, method: 'keyset' as const, millis: 0, position: null, warning: null } })
  const then = page(row(['1', 'x'], [1]), row(['2', 'x'], [1]), row(['3', 'x'], []))
  const now = page(row(['1', 'x'], [1]), row(['2', 'x'], []), row(['3', 'x'], []))
  expect(compare(['id'], then, now, ['id']).map(each => each.partly)).toEqual([true, false, false])
  expect(compare(['id'], then, now, ['id']).map(each => each.state)).toEqual(['same', 'changed', 'same'])
})

test('the surer of two counts is shown, and at least only where more are known than were guessed', () => {
  const about = { kind: 'about' as const, rows: 700, millis: 1 }
  const exact = { kind: 'exact' as const, rows: 655, millis: 40 }
  const some = { kind: 'at least' as const, rows: 1000, millis: 40 }
  expect(surer(about, exact)).toBe(exact)
  expect(surer(about, some)).toBe(some)
  expect(surer({ ...about, rows: 12_000 }, some)?.rows).toBe(12_000)
  expect(surer(exact, some)).toBe(exact)
  expect(surer(about, undefined)).toBe(about)
  expect(surer(null, some)).toBeNull()
})

test('a letter typed on a cell begins a text, or takes a choice', () => {
  expect(begun(null, 'old', null)).toBe('old')
  expect(begun('x', 'old', null)).toBe('x')
  expect(begun('w', 'reader', ['reader', 'Writer', 'wizard'])).toBe('Writer')
  expect(begun('q', 'reader', ['reader', 'Writer'])).toBe('reader')
})
