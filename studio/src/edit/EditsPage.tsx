import { useState } from 'react'
import { useImports, usePastEdits, useSession } from '../api/queries'
import type { PastEdit } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { useProtectedName } from '../ui/useProtectedName'
import { outcome, undo } from './commit'
import './edit.css'
import { ImportEntry } from './ImportEntry'

/** What was committed from Studio, each with its way back. */
export function EditsPage() {
  const { t, moment } = useWords()
  const session = useSession()
  const edits = usePastEdits()
  const imports = useImports()
  const confirm = useProtectedName(session.data?.protectedName ?? null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const takeBack = async (id: string) => {
    setBusy(id)
    setError(null)
    try {
      say(outcome(await undo(id, confirm.name), t))
    } catch (error) {
      setError(error)
    } finally {
      setBusy(null)
    }
  }
  const entry = (edit: PastEdit) => (
    <li key={edit.id}>
      <header>
        <strong>{moment(edit.at)}</strong>
        {edit.undone && <span className="mark">{t('edits.undone')}</span>}
        <span className="spring" />
        {!edit.undone && (
          <Button icon="undo" disabled={busy !== null || session.data?.readOnly || !confirm.given} onClick={() => void takeBack(edit.id)}>{t('undo')}</Button>
        )}
      </header>
      {edit.lost && <p className="amber">{edit.lost}</p>}
      <pre className="statement" tabIndex={0}>{edit.statements.join('\n')}</pre>
    </li>
  )
  const entries = [
    ...(edits.data ?? []).map(edit => ({ at: edit.at, shown: entry(edit) })),
    ...(imports.data ?? []).map(load => ({ at: load.at, shown: <ImportEntry key={`import ${load.id}`} load={load} onError={setError} /> })),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t('page.edits')}>
      <h1>{t('page.edits')}</h1>
      <p className="quiet">{t('edits.about')}</p>
      {(edits.data?.length ?? 0) > 0 && confirm.field}
      {error !== null && <Fault error={error} />}
      {edits.error && <Fault error={edits.error} retry={() => void edits.refetch()} />}
      {imports.error && <Fault error={imports.error} retry={() => void imports.refetch()} />}
      {edits.data && imports.data && entries.length === 0 && <p className="empty">{t('edits.none')}</p>}
      <ol className="review-list">
        {entries.map(each => each.shown)}
      </ol>
    </div>
  )
}
