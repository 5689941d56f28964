import { useState } from 'react'

/** One thing that is sent at a time, and what went wrong with the last; sending says whether it went well. */
export function useSending(): { busy: boolean; error: unknown; send: (what: () => Promise<unknown>) => Promise<boolean> } {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (what: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await what()
      return true
    } catch (error) {
      setError(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, send }
}
