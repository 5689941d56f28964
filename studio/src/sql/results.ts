import type { Cell } from '../api/types'

/** A line of the server's answer to a piece of SQL. */
export type SqlLine =
  | { statement: number; sql: string; columns?: ResultColumn[] | null }
  | { statement: number; rows: Cell[][] }
  | { statement: number; done: true; tag: string; more: boolean; millis: number }
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
}

/** What one statement gave, as far as it has come. */
export interface Result {
  statement: number
  sql: string
  columns: ResultColumn[]
  rows: Cell[][]
  tag: string | null
  more: boolean
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
    statement: line.statement, sql: '', columns: [], rows: [], tag: null, more: false, millis: null, error: null,
  }
  const next = grown(before, line)
  return at < 0 ? [...results, next] : results.with(at, next)
}

function grown(result: Result, line: Exclude<SqlLine, { end: true }>): Result {
  if ('error' in line) {
    return { ...result, error: line.error }
  }
  if ('rows' in line) {
    return { ...result, rows: [...result.rows, ...line.rows] }
  }
  if ('done' in line) {
    return { ...result, tag: line.tag, more: line.more, millis: line.millis }
  }
  return { ...result, sql: line.sql, columns: line.columns ?? [] }
}
