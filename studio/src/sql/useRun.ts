import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, leave, post } from '../api/client'
import { hold } from '../api/hold'
import { randomId } from '../api/identity'
import { lines } from '../api/lines'
import { take, type Result, type SqlLine } from './results'
import type { PlanNode } from './plan'

export interface Run {
  asked: Asked
  results: Result[]
  plan: PlanNode | null
  state: 'running' | 'done' | 'cancelled' | 'failed' | 'asked'
  error: unknown
  /** What the server wants to hear before it runs the text: that it is meant, or the name of a protected database. */
  asks: { code: 'CONFIRM' | 'PROTECTED'; reason: string } | null
}

const FIRST_ROWS = 500
const MORE_ROWS = 5000
/** A page that nobody looks at has no frames, and its lines must not pile up. */
const GATHERED = 100

export interface Asked {
  text: string
  /** Where in the editor it begins. */
  from: number
  write: boolean
  confirmed?: boolean
  confirm?: string
}

/** Runs SQL and gathers what comes back; one run at a time, and a new one ends the last. */
export function useRun(onEnd: (run: Run) => void) {
  const [run, setRun] = useState<Run | null>(null)
  const view = useRef(randomId())
  const current = useRef<AbortController | null>(null)
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  })

  const end = useCallback(() => {
    if (current.current) {
      current.current.abort()
      current.current = null
      leave(view.current)
      // what is asked next must not be ended by this
      view.current = randomId()
    }
  }, [])
  useEffect(() => {
    const gone = () => leave(view.current)
    addEventListener('pagehide', gone)
    return () => {
      removeEventListener('pagehide', gone)
      current.current?.abort()
      gone()
    }
  }, [])

  // the server keeps the other rows of a result for a page that is there
  const keeps = run?.results.some(each => each.cursor !== null) ?? false
  useEffect(() => (keeps ? hold() : undefined), [keeps])

  const begin = (start: Run) => {
    end()
    const mine = new AbortController()
    current.current = mine
    setRun(start)
    return mine
  }
  const finish = (mine: AbortController, run: Run) => {
    if (current.current === mine) {
      current.current = null
      setRun(run)
      ended.current(run)
    }
  }
  const failed = (run: Run, error: unknown): Run =>
    error instanceof ApiError && (error.code === 'CONFIRM' || error.code === 'PROTECTED')
      ? { ...run, state: 'asked', asks: { code: error.code, reason: error.message } }
      : { ...run, state: 'failed', error }

  /** Follows an answer line by line; the screen is told at most once a frame. */
  const follow = async (mine: AbortController, start: Run, path: string, body: unknown) => {
    let now = start
    let coming: SqlLine[] = []
    let frame = 0
    const gather = () => {
      now = { ...now, results: take(now.results, coming) }
      coming = []
    }
    const show = () => {
      frame = 0
      gather()
      if (current.current === mine) {
        setRun(now)
      }
    }
    try {
      for await (const line of lines<SqlLine>('POST', path, body, { view: view.current, signal: mine.signal })) {
        coming.push(line)
        if (coming.length >= GATHERED) {
          gather()
        }
        frame ||= requestAnimationFrame(show)
      }
      gather()
      finish(mine, { ...now, state: now.results.some(each => each.error) ? 'failed' : 'done' })
    } catch (error) {
      finish(mine, failed(now, error))
    } finally {
      cancelAnimationFrame(frame)
    }
  }
  const start = (asked: Asked) => {
    const run: Run = { asked, results: [], plan: null, state: 'running', error: null, asks: null }
    const { from: _, ...body } = asked
    return follow(begin(run), run, '/api/sql', { ...body, limit: FIRST_ROWS })
  }
  /** Reads on where a result was left. */
  const more = (result: Result) => {
    if (run && result.cursor !== null && current.current === null) {
      const mine = new AbortController()
      current.current = mine
      const next: Run = { ...run, state: 'running', error: null }
      setRun(next)
      void follow(mine, next, '/api/sql/more', { cursor: result.cursor, limit: MORE_ROWS })
    }
  }
  const explain = async (asked: Asked, analyze: boolean) => {
    const run: Run = { asked, results: [], plan: null, state: 'running', error: null, asks: null }
    const mine = begin(run)
    try {
      const { text, write, confirm } = asked
      const { plan } = await post<{ plan: unknown }>(
        '/api/sql/explain', { text, analyze, write, confirm: confirm ?? null }, { view: view.current, signal: mine.signal })
      const root = (Array.isArray(plan) ? plan[0] : plan) as { Plan?: PlanNode } & PlanNode
      finish(mine, { ...run, state: 'done', plan: root.Plan ?? root })
    } catch (error) {
      finish(mine, failed(run, error))
    }
  }
  const cancel = () => {
    end()
    if (run) {
      const now: Run = { ...run, state: run.state === 'running' ? 'cancelled' : run.state, asks: null }
      setRun(now)
      ended.current(now)
    }
  }
  return { run, start, more, explain, cancel }
}
