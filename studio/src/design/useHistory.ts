import { useCallback, useState } from 'react'

interface History<T> {
  past: T[]
  now: T
  future: T[]
  /** What the last change was about: changes of one thing in a row are one step. */
  about: string | null
}

const MOST = 200

/** A value whose changes can be taken back and made again. */
export function useHistory<T>(first: T) {
  const [history, setHistory] = useState<History<T>>({ past: [], now: first, future: [], about: null })
  const change = useCallback((next: (now: T) => T, about: string | null = null) => {
    setHistory(before => {
      const now = next(before.now)
      return now === before.now ? before
        : { past: about !== null && about === before.about ? before.past : [...before.past.slice(-MOST), before.now], now, future: [], about }
    })
  }, [])
  const undo = useCallback(() => setHistory(({ past, now, future }) =>
    past.length === 0 ? { past, now, future, about: null } : { past: past.slice(0, -1), now: past.at(-1) as T, future: [now, ...future], about: null }), [])
  const redo = useCallback(() => setHistory(({ past, now, future }) =>
    future.length === 0 ? { past, now, future, about: null } : { past: [...past, now], now: future[0] as T, future: future.slice(1), about: null }), [])
  /** Changes what nobody did by hand. */
  const amend = useCallback((next: (now: T) => T) => setHistory(before => ({ ...before, now: next(before.now) })), [])
  return { now: history.now, canUndo: history.past.length > 0, canRedo: history.future.length > 0, change, undo, redo, amend }
}
