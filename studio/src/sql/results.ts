import type { Cell } from '../api/types'

/** A line of the server's answer to a piece of SQL. */
export type SqlLine =
  | { statement: number; sql: string; columns: ResultColumn[] }
  | { statement: number; rows: Cell[][]; cut: [number, number][] }
  | { statement: number; notice: Notice }
  | { statement: number; done: true; tag: string; more: boolean; cursor: string | null; millis: number }
  | { statement: number; error: SqlError }
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
  rows: Cell[][]
  /** Which values are only the beginning of longer ones, as "row column". */
  cut: ReadonlySet<string>
  notices: Notice[]
  tag: string | null
  more: boolean
  /** Where the other rows are read from, while they are kept. */
  cursor: string | null
  millis: number | null
  error: SqlError | null
}

/** Adds a line of the answer to the results so far. */
export function take(results: Result[], line: SqlLine): Result[] {
  if ('end' in line) {
    return results
  }
  const at = results.findIndex(each => each.statement === line.statement)
  const before = results[at] ?? {
    statement: line.statement, sql: '', columns: [], rows: [], cut: new Set<string>(), notices: [], tag: null, more: false,
    cursor: null, millis: null, error: null,
  }
  const next = grown(before, line)
  return at < 0 ? [...results, next] : results.with(at, next)
}

function grown(result: Result, line: Exclude<SqlLine, { end: true }>): Result {
  if ('error' in line) {
    return { ...result, error: line.error }
  }
  if ('notice' in line) {
    return { ...result, notices: [...result.notices, line.notice] }
  }
  if ('rows' in line) {
    const first = result.rows.length
    const cut = line.cut.length === 0 ? result.cut
      : new Set([...result.cut, ...line.cut.map(([row, column]) => `${first + row} ${column}`)])
    return { ...result, rows: [...result.rows, ...line.rows], cut }
  }
  if ('done' in line) {
    return { ...result, tag: line.tag, more: line.more, cursor: line.cursor, millis: line.millis }
  }
  return { ...result, sql: line.sql, columns: line.columns }
}
