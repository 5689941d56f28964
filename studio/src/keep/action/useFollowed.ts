import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api/client'
import { follow, forgetAll, run as begin, type Run, type RunLine } from './actions'

export interface Followed {
  run: Run | null
  said: string[]
  passing: string
  document: unknown
  error: unknown
  busy: boolean
}

const NOTHING: Followed = { run: null, said: [], passing: '', document: null, error: null, busy: false }

/** Reads what a run says. It belongs to the server: when the window is closed, only the reading ends. */
export function useFollowed() {
  const [followed, setFollowed] = useState<Followed>(NOTHING)
  const open = useRef(true)
  useEffect(() => {
    open.current = true
    return () => {
      open.current = false
    }
  }, [])
  const read = useCallback(async (stream: () => AsyncGenerator<RunLine>) => {
    setFollowed({ ...NOTHING, busy: true })
    try {
      for await (const line of stream()) {
        if (!open.current) {
          return
        }
        setFollowed(now => ({
          ...now, run: line.run ?? now.run, said: line.said.length > 0 ? [...now.said, ...line.said] : now.said, passing: line.passing,
          document: line.document ?? now.document,
        }))
      }
    } catch (error) {
      if (open.current) {
        setFollowed(now => ({ ...now, error }))
      }
      if (!(error instanceof ApiError)) {
        throw error
      }
    } finally {
      forgetAll()
      if (open.current) {
        setFollowed(now => ({ ...now, busy: false, passing: '' }))
      }
    }
  }, [])
  const start = useCallback((preview: string, typed: string | null) => read(() => begin(preview, typed)), [read])
  const again = useCallback((id: string) => read(() => follow(id)), [read])
  return { followed, start, again }
}
