import { useState, type ReactNode } from 'react'
import { useWords } from '../i18n'

interface ProtectedName {
  /** Where it is typed; nothing where none is needed. */
  field: ReactNode
  given: boolean
  /** What was typed, for the server to compare. */
  name: string | null
}

/** A change of a protected database is meant by whoever types its name. */
export function useProtectedName(needed: string | null): ProtectedName {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  if (needed === null) {
    return { field: null, given: true, name: null }
  }
  const field = (
    <label className="protected">
      {t('review.protected', { name: needed })}
      <input value={typed} onChange={event => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
    </label>
  )
  return { field, given: typed === needed, name: typed }
}
