import { useEffect, useState } from 'react'
import { endPast } from '../api/client'
import { hold } from '../api/hold'
import { lines } from '../api/lines'

export interface PastLook {
  id: string
  at: string
  lastCommit: string | null
  reused: boolean
  milliseconds: number
}

export interface Opening {
  progress: string
  look: PastLook | null
  error: unknown
}

/** The database as it was: a server that is started for this page, and ends when it is left. */
export function usePast(at: string): Opening {
  const [opening, setOpening] = useState<Opening>({ progress: '', look: null, error: null })
  useEffect(() => {
    const given = new AbortController()
    const release = hold()
    let id: string | null = null
    setOpening({ progress: '', look: null, error: null })
    const read = async () => {
      for await (const line of lines<{ progress: string; look: PastLook | null }>('POST', '/api/past', { at }, { signal: given.signal })) {
        id = line.look?.id ?? id
        if (given.signal.aborted && id !== null) {
          endPast(id)
          return
        }
        setOpening({ progress: line.progress, look: line.look, error: null })
      }
    }
    read().catch((error: unknown) => {
      if (!given.signal.aborted) {
        setOpening({ progress: '', look: null, error })
      }
    })
    return () => {
      release()
      given.abort()
      if (id !== null) {
        endPast(id)
      }
    }
  }, [at])
  return opening
}
