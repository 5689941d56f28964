import { useCallback, useEffect, useRef, useState } from 'react'
import { post } from '../api/client'
import type { Place, RowsPage, Sort, TableDetail } from '../api/types'
import { compare, orderOf, sameKeys, type Compared } from './compare'

const ROWS = 100

export interface PastRows {
  page: RowsPage | null
  /** The page of now with the same keys, and both side by side; null where they cannot be compared. */
  now: RowsPage | null
  compared: Compared[] | null
  error: unknown
  busy: boolean
  /** How many rows a search for a difference has looked at; null when none goes on. */
  searched: number | null
  /** Whether the last search came to the end. */
  exhausted: boolean
  /** Whether long values were compared by their beginning alone, also in what a search passed. */
  partly: boolean
}

const NO_KEY: string[] = []
const EMPTY: PastRows = { page: null, now: null, compared: null, error: null, busy: true, searched: null, exhausted: false, partly: false }

/** Pages of a table as it was, each compared with the rows of now that have the same keys. */
export function usePastRows(past: string, then: TableDetail, now: TableDetail | null, sort: Sort[], view: string) {
  const [rows, setRows] = useState(EMPTY)
  const asked = useRef(0)
  const key = then.key
  const todaysKey = now?.key ?? NO_KEY
  const comparable = now !== null && key.length > 0 && key.every(name => now.columns.some(column => column.name === name))

  const read = useCallback(async (place: Place) => {
    const table = { schema: then.schema, name: then.name, limit: ROWS }
    const page = await post<RowsPage>('/api/rows', { ...table, sort, filter: null, place }, { past, view })
    if (!comparable || page.rows.length === 0) {
      return { page, now: null, compared: comparable ? [] : null }
    }
    const before = { page, order: orderOf(sort, key) }
    const byKey = key.map(column => ({ column, descending: false }))
    const today = await post<RowsPage>('/api/rows', { ...table, sort: byKey, filter: sameKeys(key, before), place: { at: 'first' } }, { view })
    return { page, now: today, compared: compare(key, before, { page: today, order: orderOf(byKey, todaysKey) }, todaysKey) }
  }, [then, past, view, sort, comparable, key, todaysKey])

  const open = useCallback(async (place: Place, search = false) => {
    const mine = ++asked.current
    setRows(before => ({ ...before, busy: true, error: null, searched: search ? 0 : null, exhausted: false }))
    try {
      let at: Place = place
      let seen = 0
      let partly = false
      for (;;) {
        const found = await read(at)
        if (asked.current !== mine) {
          return
        }
        seen += found.page.rows.length
        partly ||= found.compared?.some(each => each.partly) ?? false
        const hit = !search || (found.compared?.some(each => each.state !== 'same') ?? true)
        const last = found.page.rows.at(-1)
        if (hit || !found.page.after || !last) {
          setRows({ ...found, error: null, busy: false, searched: search ? seen : null, exhausted: !hit, partly })
          return
        }
        at = { at: 'after', cursor: last.cursor }
        setRows(before => ({ ...before, searched: seen }))
      }
    } catch (error) {
      if (asked.current === mine) {
        setRows(before => ({ ...before, error, busy: false, searched: null }))
      }
    }
  }, [read])

  useEffect(() => {
    void open({ at: 'first' })
    return () => {
      asked.current++
    }
  }, [open])
  const stop = useCallback(() => {
    asked.current++
    setRows(before => ({ ...before, busy: false, searched: null }))
  }, [])
  return { rows, open, stop, reload: () => open({ at: 'first' }) }
}
