import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, post } from '../../api/client'
import { recall, remember } from '../../ui/remembered'
import { address } from '../api'
import type { Design, Saved } from '../types'

export type Saving =
  | { state: 'saved' } | { state: 'waiting' } | { state: 'saving' }
  | { state: 'refused'; error: unknown }
  | { state: 'conflict'; theirs: Saved }

interface Unsaved {
  based: number
  document: Design
}

const PAUSE = 700
const key = (id: string) => `design.${id}`

/** What this browser could not save before it was closed. */
export const unsaved = (id: string): Unsaved | null => recall<Unsaved | null>(key(id), null)

/**
 * Saves the design a moment after each change. Until the server has it this browser keeps it, so that nothing is lost when either goes
 * away; somebody else's version is never written over unasked.
 */
export function useSaving(id: string, design: Design, first: { version: number; document: Design }, mayChange: boolean) {
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const [version, setVersion] = useState(first.version)
  const stored = useRef(first)
  const busy = useRef(false)
  const latest = useRef(design)
  latest.current = design

  const save = useCallback(async (): Promise<boolean> => {
    if (busy.current || !mayChange) {
      return false
    }
    busy.current = true
    try {
      while (latest.current !== stored.current.document) {
        const document = latest.current
        setSaving({ state: 'saving' })
        const answer = await post<Saved>(`${address(id)}/save`, { based: stored.current.version, document, label: null, aside: false })
        if (!answer.saved) {
          setSaving({ state: 'conflict', theirs: answer })
          return false
        }
        stored.current = { version: answer.version, document }
        setVersion(answer.version)
      }
      remember(key(id), null)
      setSaving({ state: 'saved' })
      return true
    } catch (error) {
      setSaving({ state: 'refused', error })
      return false
    } finally {
      busy.current = false
    }
  }, [id, mayChange])

  useEffect(() => {
    if (design === stored.current.document || !mayChange) {
      return
    }
    remember(key(id), { based: stored.current.version, document: design })
    setSaving(before => (before.state === 'conflict' || before.state === 'saving' ? before : { state: 'waiting' }))
    const timer = setTimeout(() => void save(), PAUSE)
    return () => clearTimeout(timer)
  }, [design, id, mayChange, save])

  // a server that was away for a moment is asked again
  useEffect(() => {
    if (saving.state !== 'refused' || !(saving.error instanceof ApiError) || saving.error.status !== 0) {
      return
    }
    const timer = setInterval(() => void save(), 3000)
    return () => clearInterval(timer)
  }, [saving, save])

  /** Mine becomes the next version after theirs. */
  const insist = useCallback(async (theirs: Saved) => {
    stored.current = { version: theirs.version, document: stored.current.document }
    await save()
  }, [save])

  /** Theirs stays; mine is kept among the versions. */
  const yieldTo = useCallback(async (label: string) => {
    await post<Saved>(`${address(id)}/save`, { based: stored.current.version, document: latest.current, label, aside: true })
    remember(key(id), null)
  }, [id])

  return { saving, version, save, insist, yieldTo }
}
