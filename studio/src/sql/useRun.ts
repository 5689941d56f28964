import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, leave, post } from '../api/client'
import { randomId } from '../api/identity'
import { lines } from '../api/lines'
import { take, type Result, type SqlLine } from './results'
import type { PlanNode } from './plan'

export interface Run {
  text: string
  write: boolean
  from: number
  limit: number
  results: Result[]
  plan: PlanNode | null
  state: 'running' | 'done' | 'cancelled' | 'failed'
  error: unknown
  /** The server wants to hear that this is meant, and why. */
  asks: string | null
}

export const FIRST_ROWS = 500

export interface Asked {
  text: string
  from: number
  write: boolean
  limit?: number
  confirmed?: boolean
}

/** Runs SQL and gathers what comes back; one run at a time, and a new one ends the last. */
export function useRun(onEnd: (run: Run) => void) {
  const [run, setRun] = useState<Run | null>(null)
  const current = useRef<{ stop: AbortController; view: string } | null>(null)
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  })

  const end = useCallback(() => {
    const running = current.current
    if (running) {
      current.current = null
      running.stop.abort()
      leave(running.view)
    }
  }, [])
  useEffect(() => {
    addEventListener('pagehide', end)
    return () => {
      removeEventListener('pagehide', end)
      end()
    }
  }, [end])

  const begin = (asked: Asked) => {
    end()
    const mine = { stop: new AbortController(), view: randomId() }
    current.current = mine
    const start: Run = {
      text: asked.text, write: asked.write, from: asked.from, limit: asked.limit ?? FIRST_ROWS, results: [], plan: null,
      state: 'running', error: null, asks: null,
    }
    setRun(start)
    return { mine, start }
  }
  const finish = (mine: { stop: AbortController }, run: Run) => {
    if (current.current === mine) {
      current.current = null
      setRun(run)
      ended.current(run)
    }
  }

  const start = async (asked: Asked) => {
    const { mine, start } = begin(asked)
    let now = start
    let frame = 0
    const show = () => {
      frame = 0
      if (current.current === mine) {
        setRun(now)
      }
    }
    try {
      const body = { text: asked.text, write: asked.write, limit: now.limit, ...(asked.confirmed ? { confirmed: true } : {}) }
      for await (const line of lines<SqlLine>('POST', '/api/sql', body, { view: mine.view, signal: mine.stop.signal })) {
        now = { ...now, results: take(now.results, line) }
        frame ||= requestAnimationFrame(show)
      }
      finish(mine, { ...now, state: now.results.some(each => each.error) ? 'failed' : 'done' })
    } catch (error) {
      finish(mine, error instanceof ApiError && error.code === 'CONFIRM'
        ? { ...now, state: 'done', asks: error.message }
        : { ...now, state: 'failed', error })
    } finally {
      cancelAnimationFrame(frame)
    }
  }
  const explain = async (asked: Asked, analyze: boolean) => {
    const { mine, start } = begin(asked)
    try {
      const { plan } = await post<{ plan: unknown }>(
        '/api/sql/explain', { text: asked.text, analyze }, { view: mine.view, signal: mine.stop.signal })
      const root = (Array.isArray(plan) ? plan[0] : plan) as { Plan?: PlanNode } & PlanNode
      finish(mine, { ...start, state: 'done', plan: root.Plan ?? root })
    } catch (error) {
      finish(mine, { ...start, state: 'failed', error })
    }
  }
  const cancel = () => {
    end()
    setRun(run => run && { ...run, state: 'cancelled', asks: null })
  }
  return { run, start, explain, cancel }
}
