import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { leave, post } from '../../api/client'
import type { Count, Filter, Place, RowsPage, Sort, TableName } from '../../api/types'
import { append, openAt, PAGE_ROWS, placeBeyond, prepend, type RowWindow } from './window'

export interface RowsState {
  window: RowWindow | null
  /** Grows with every jump, so that the grid knows when to scroll anew. */
  jump: number
  /** Where the grid has to scroll after the jump. */
  to: 'top' | 'bottom'
  busy: boolean
  error: unknown
}

export interface Rows extends RowsState {
  open: (place: Place) => void
  extend: (end: 'after' | 'before') => Promise<RowWindow | null>
  /** Ends what is asked for now; the rows that are there stay. */
  stop: () => void
  /** Asks for the same rows anew. */
  reopen: () => void
  change: (how: (window: RowWindow) => RowWindow) => void
}

/** The rows of one table in one order under one filter: where they are, and how to get to others. */
export function useRows(table: TableName & { key: string[] }, sort: Sort[], filter: Filter | null, view: string, enabled: boolean): Rows {
  const [state, setState] = useState<RowsState>({ window: null, jump: 0, to: 'top', busy: enabled, error: null })
  const current = useRef<RowWindow | null>(null)
  const running = useRef<AbortController | null>(null)
  const extending = useRef<{ end: 'after' | 'before'; grown: Promise<RowWindow | null> } | null>(null)
  const keyed = table.key.length > 0
  const question = JSON.stringify([table.schema, table.name, sort, filter])

  const ask = useCallback((place: Place, signal: AbortSignal) => {
    const [schema, name, sort, filter] = JSON.parse(question) as [string, string, Sort[], Filter | null]
    return post<RowsPage>('/api/rows', { schema, name, sort, filter, place, limit: PAGE_ROWS }, { view, signal })
  }, [question, view])

  /** Far places of a table without a key, as a number of rows to pass: only so can one go on from there. */
  const countedOff = useCallback(async (place: Place, signal: AbortSignal): Promise<Place> => {
    if (keyed || (place.at !== 'last' && place.at !== 'percent')) {
      return place
    }
    const [schema, name, , filter] = JSON.parse(question) as [string, string, Sort[], Filter | null]
    const { rows } = await post<Count>('/api/count', { schema, name, filter, exact: true }, { view, signal })
    const offset = place.at === 'last' ? rows - PAGE_ROWS : Math.floor((rows * place.percent) / 100)
    return { at: 'offset', offset: Math.max(0, offset) }
  }, [question, view, keyed])

  const open = useCallback((place: Place) => {
    running.current?.abort()
    const stop = new AbortController()
    running.current = stop
    extending.current = null
    setState(state => ({ ...state, busy: true, error: null }))
    countedOff(place, stop.signal).then(async at => ({ at, page: await ask(at, stop.signal) })).then(
      ({ at, page }) => {
        if (stop.signal.aborted) {
          return
        }
        current.current = openAt(page, at)
        setState(state => ({
          window: current.current, jump: state.jump + 1, to: place.at === 'last' ? 'bottom' : 'top', busy: false, error: null,
        }))
      },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setState(state => ({ ...state, busy: false, error }))
        }
      },
    )
  }, [ask, countedOff])

  const extend = useCallback((end: 'after' | 'before') => {
    if (extending.current) {
      return extending.current.end === end ? extending.current.grown : Promise.resolve(null)
    }
    const place = current.current && placeBeyond(current.current, end, keyed)
    if (!place) {
      return Promise.resolve(null)
    }
    const stop = running.current ?? new AbortController()
    running.current = stop
    const grown = ask(place, stop.signal).then(
      page => {
        if (stop.signal.aborted || current.current === null) {
          return null
        }
        current.current = end === 'after' ? append(current.current, page) : prepend(current.current, page)
        // painted before anybody scrolls to the new rows
        flushSync(() => setState(state => ({ ...state, window: current.current, error: null })))
        return current.current
      },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setState(state => ({ ...state, error }))
        }
        return null
      },
    ).finally(() => {
      if (extending.current?.grown === grown) {
        extending.current = null
      }
    })
    extending.current = { end, grown }
    return grown
  }, [ask, keyed])

  const stop = useCallback(() => {
    running.current?.abort()
    leave(view)
    setState(state => ({ ...state, busy: false }))
  }, [view])

  const reopen = useCallback(() => {
    const window = current.current
    const first = window?.rows[0]
    open(!window?.before || !first ? { at: 'first' }
      : !keyed ? { at: 'offset', offset: window.offset ?? 0 }
      : { at: 'after', cursor: first.cursor })
  }, [open, keyed])

  const change = useCallback((how: (window: RowWindow) => RowWindow) => {
    if (current.current) {
      current.current = how(current.current)
      setState(state => ({ ...state, window: current.current }))
    }
  }, [])

  useEffect(() => {
    if (enabled) {
      open({ at: 'first' })
    }
    return () => running.current?.abort()
  }, [open, enabled])

  return { ...state, open, extend, stop, reopen, change }
}
