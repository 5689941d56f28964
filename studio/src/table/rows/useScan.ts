import { useCallback, useEffect, useRef, useState } from 'react'
import { lines } from '../../api/lines'
import type { Filter, Row, ScanLine, TableName } from '../../api/types'

export interface Scan {
  progress: number
  found: number
  rows: Row[]
  /** Whether it runs, came to the end of the table, had enough rows, was stopped, or failed. */
  state: 'running' | 'complete' | 'enough' | 'stopped' | 'failed'
  error: unknown
}

const MOST_HITS = 500

/** Reads a whole table piece by piece where no index serves a filter, and shows hits while it goes on. */
export function useScan(table: TableName, filter: Filter | null, view: string, enabled: boolean) {
  const [scan, setScan] = useState<Scan | null>(null)
  const running = useRef<AbortController | null>(null)
  const question = JSON.stringify([table.schema, table.name, filter])

  useEffect(() => {
    if (!enabled) {
      setScan(null)
      return
    }
    const [schema, name, filter] = JSON.parse(question) as [string, string, Filter | null]
    const stop = new AbortController()
    running.current = stop
    setScan({ progress: 0, found: 0, rows: [], state: 'running', error: null })
    const read = async () => {
      try {
        const body = { schema, name, filter, limit: MOST_HITS }
        for await (const line of lines<ScanLine>('POST', '/api/scan', body, { view, signal: stop.signal })) {
          setScan(scan => scan && follow(scan, line))
        }
      } catch (error) {
        if (!stop.signal.aborted) {
          setScan(scan => scan && { ...scan, state: 'failed', error })
        }
      }
    }
    void read()
    return () => stop.abort()
  }, [question, view, enabled])

  const stop = useCallback(() => {
    running.current?.abort()
    setScan(scan => scan && scan.state === 'running' ? { ...scan, state: 'stopped' } : scan)
  }, [])
  return { scan, stop }
}

export function follow(scan: Scan, line: ScanLine): Scan {
  return {
    ...scan,
    found: line.found,
    rows: line.rows.length > 0 ? [...scan.rows, ...line.rows] : scan.rows,
    progress: line.done && line.complete ? 1 : line.progress ?? scan.progress,
    state: line.done ? (line.complete ? 'complete' : 'enough') : scan.state,
  }
}
