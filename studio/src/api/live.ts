import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiError } from './client'
import { lines } from './lines'

/** Whether the server answers; it also sees by this stream that the page is still there. */
export function useLive(): boolean {
  const client = useQueryClient()
  const [alive, setAlive] = useState(true)
  useEffect(() => {
    const stop = new AbortController()
    const listen = async () => {
      while (!stop.signal.aborted) {
        try {
          for await (const _ of lines('GET', '/api/live', undefined, { signal: stop.signal })) {
            setAlive(true)
          }
        } catch (error) {
          if (error instanceof ApiError && error.status === 401) {
            // another Studio serves here now, whose token this page does not know
            void client.invalidateQueries({ queryKey: ['session'] })
          }
        }
        if (!stop.signal.aborted) {
          setAlive(false)
          await new Promise(resolve => setTimeout(resolve, 1000))
        }
      }
    }
    void listen()
    return () => stop.abort()
  }, [client])
  return alive
}
