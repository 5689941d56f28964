import { useState } from 'react'

/** One thing that is sent at a time, and what went wrong with the last. */
export function useSending(): { busy: boolean; error: unknown; send: (what: () => Promise<unknown>) => Promise<void> } {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (what: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await what()
    } catch (error) {
      setError(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, send }
}
