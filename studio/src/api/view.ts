import { useEffect, useMemo } from 'react'
import { leave } from './client'
import { randomId } from './identity'

/** An id for what a page looks at now; when `subject` changes or the page goes, the server is told to end what ran for it. */
export function useView(subject: string): string {
  const view = useMemo(() => randomId(), [subject])
  useEffect(() => {
    const gone = () => leave(view)
    addEventListener('pagehide', gone)
    return () => {
      removeEventListener('pagehide', gone)
      gone()
    }
  }, [view])
  return view
}
