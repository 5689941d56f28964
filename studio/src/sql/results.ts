import type { Cell } from '../api/types'

/** A line of the server's answer to a piece of SQL. */
export type SqlLine =
  | { statement: number; sql: string; columns: ResultColumn[] }
  | { statement: number; rows: Cell[][]; cut: [number, number][] }
  | { statement: number; notice: Notice }
  | { statement: number; done: true; tag: string; more: boolean; cursor: string | null; millis: number }
  | { statement: number; undone: boolean; error: SqlError }
  | { end: true }

export interface ResultColumn {
  name: string
  type: string
}

export interface SqlError {
  message: string
  position: number | null
  sqlState: string | null
  hint: string | null
  detail: string | null
}

/** What the server says while a statement runs. */
export interface Notice {
  severity: string
  message: string
  hint: string | null
  detail: string | null
}

/** What one statement gave, as far as it has come. */
export interface Result {
  statement: number
  sql: string
  columns: ResultColumn[]
  /** Those that are kept: of a long result the last ones that came. */
  rows: Cell[][]
  /** How many rows came before the first one that is kept. */
  first: number
  /** What the kept rows take: their characters, and a little for each cell. */
  size: number
  /** Which values are only the beginning of longer ones, as "row column", rows counted from the first that came. */
  cut: ReadonlySet<string>
  notices: Notice[]
  tag: string | null
  more: boolean
  /** Where the other rows are read from, while they are kept. */
  cursor: string | null
  millis: number | null
  error: SqlError | null
  /** Whether its failure took back what ran before it. */
  undone: boolean
}

/** What a page holds of all results together, whatever the server sends. */
export interface Room {
  rows: number
  size: number
  notices: number
}

const CELL = 12
const ROOM: Room = { rows: 20_000, size: 32 * 1024 * 1024, notices: 100 }

/** Adds lines of the answer to the results so far. */
export function take(results: Result[], lines: SqlLine[], room: Room = ROOM): Result[] {
  const next = [...results]
  for (const line of lines) {
    if ('end' in line) {
      continue
    }
    const at = next.findLastIndex(each => each.statement === line.statement)
    const before = next[at] ?? nothing(line.statement)
    next[at < 0 ? next.length : at] = grown(before, line, room)
  }
  return within(next, room)
}

const nothing = (statement: number): Result => ({
  statement, sql: '', columns: [], rows: [], first: 0, size: 0, cut: new Set(), notices: [], tag: null, more: false, cursor: null,
  millis: null, error: null, undone: false,
})

function grown(result: Result, line: Exclude<SqlLine, { end: true }>, room: Room): Result {
  if ('error' in line) {
    return { ...result, error: line.error, undone: line.undone }
  }
  if ('notice' in line) {
    return { ...result, notices: [...result.notices, line.notice].slice(-room.notices) }
  }
  if ('rows' in line) {
    const next = result.first + result.rows.length
    const cut = line.cut.length === 0 ? result.cut
      : new Set([...result.cut, ...line.cut.map(([row, column]) => `${next + row} ${column}`)])
    return { ...result, rows: [...result.rows, ...line.rows], cut, size: result.size + sizeOf(line.rows) }
  }
  if ('done' in line) {
    return { ...result, tag: line.tag, more: line.more, cursor: line.cursor, millis: line.millis }
  }
  return { ...result, sql: line.sql, columns: line.columns }
}

/** Lets rows go that came first, until the rest has room; the last result has the first claim. */
function within(results: Result[], room: Room): Result[] {
  let { rows, size } = room
  return results.toReversed().map(result => {
    const kept = last(result, rows, size)
    rows -= kept.rows.length
    size -= kept.size
    return kept
  }).reverse()
}

function last(result: Result, rows: number, room: number): Result {
  let gone = Math.max(0, result.rows.length - rows)
  let size = result.size - sizeOf(result.rows.slice(0, gone))
  while (gone < result.rows.length && size > room) {
    size -= sizeOf(result.rows.slice(gone, gone + 1))
    gone++
  }
  if (gone === 0) {
    return result
  }
  const first = result.first + gone
  const cut = new Set([...result.cut].filter(place => parseInt(place, 10) >= first))
  return { ...result, rows: result.rows.slice(gone), first, size, cut }
}

const sizeOf = (rows: Cell[][]) => rows.reduce((sum, row) => row.reduce((own, cell) => own + (cell?.length ?? 0) + CELL, sum), 0)
