import { useEffect, useState } from 'react'
import { lines } from './lines'

/** Whether the server answers; it also sees by this stream that the page is still there. */
export function useLive(): boolean {
  const [alive, setAlive] = useState(true)
  useEffect(() => {
    const stop = new AbortController()
    const listen = async () => {
      while (!stop.signal.aborted) {
        try {
          for await (const _ of lines('GET', '/api/live', undefined, { signal: stop.signal })) {
            setAlive(true)
          }
        } catch {
          // the next attempt tells
        }
        if (!stop.signal.aborted) {
          setAlive(false)
          await new Promise(resolve => setTimeout(resolve, 1000))
        }
      }
    }
    void listen()
    return () => stop.abort()
  }, [])
  return alive
}
