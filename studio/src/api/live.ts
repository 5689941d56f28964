import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiError, open } from './client'
import { needed, whenNeeded } from './hold'
import { parse } from './lines'

/** A tab that nobody looks at lets go after so many beats, so that many tabs do not take each other's connections. */
const PATIENCE = 3

/** Whether the server answers; it also sees by this stream that the page is still there. */
export function useLive(): boolean {
  const client = useQueryClient()
  const [alive, setAlive] = useState(true)
  useEffect(() => {
    const stop = new AbortController()
    let broken = false
    /** True when it was this page that ended it. */
    const listen = async () => {
      const { body } = await open('GET', '/api/live', undefined, { signal: stop.signal })
      let idle = 0
      for await (const _ of body ? parse(body) : []) {
        setAlive(true)
        if (broken) {
          broken = false
          // who answers again may serve another database or another member
          void client.invalidateQueries({ queryKey: ['session'] })
        }
        idle = needed() ? 0 : idle + 1
        if (idle >= PATIENCE) {
          return true
        }
      }
      return false
    }
    const follow = async () => {
      while (!stop.signal.aborted) {
        await whenNeeded(stop.signal)
        const rests = await listen().catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 401) {
            // another Studio serves here now, whose token this page does not know
            void client.invalidateQueries({ queryKey: ['session'] })
          }
          return false
        })
        if (!rests && !stop.signal.aborted) {
          broken = true
          setAlive(false)
          await new Promise(resolve => setTimeout(resolve, 1000))
        }
      }
    }
    void follow()
    return () => stop.abort()
  }, [client])
  return alive
}
