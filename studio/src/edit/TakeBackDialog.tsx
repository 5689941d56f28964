import { useEffect, useState } from 'react'
import { post } from '../api/client'
import { useSession } from '../api/queries'
import type { PastImport, TakenBack } from '../api/types'
import { useView } from '../api/view'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { useProtectedName } from '../ui/useProtectedName'
import { takeBack } from './commit'

/** What would become of the rows of an import, before it is taken back. Only its button does it, never Enter or Escape. */
export function TakeBackDialog({ load, onClose }: { load: PastImport; onClose: () => void }) {
  const { t } = useWords()
  const session = useSession()
    const confirm = useProtectedName(session.data?.protectedName ?? null)
  const [anyway, setAnyway] = useState(false)
  const view = useView(`take back ${load.id} ${anyway}`)
  const [look, setLook] = useState<TakenBack | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    const stop = new AbortController()
    setLook(null)
    setError(null)
    post<TakenBack>(`/api/imports/${load.id}/undo`, { anyway, check: true, confirm: null }, { view, signal: stop.signal })
      .then(setLook, (error: unknown) => stop.signal.aborted || setError(error))
    return () => stop.abort()
  }, [load.id, anyway, view])

  const run = async () => {
    setBusy(true)
    setError(null)
    try {
      const result = await takeBack(load.id, anyway, confirm.name, view)
      say([t('imports.removed', { n: result.removed }), result.restored > 0 ? t('imports.restored', { n: result.restored }) : ''].join(' ').trim())
      onClose()
    } catch (error) {
      setError(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('imports.takeBack')} onClose={onClose}
      footer={
        <>
          {confirm.field}
          <Button onClick={onClose}>{t('review.later')}</Button>
          <Button look="danger" icon="undo" disabled={busy || look === null || !confirm.given} onClick={() => void run()}>{t('undo')}</Button>
        </>
      }
    >
      <p><bdi>{load.schema}.{load.name}</bdi></p>
      {error !== null && <Fault error={error} />}
      {look === null ? error === null && <p role="status">{t('imports.looking')}</p> : <Becomes look={look} />}
      {(anyway || (look?.changedSince ?? 0) > 0) && (
        <fieldset className="since">
          <legend>{t('imports.changedSince', { n: look?.changedSince ?? 0 })}</legend>
          {look && <Examples look={look} />}
          {[false, true].map(each => (
            <label key={String(each)}>
              <input type="radio" name="anyway" checked={anyway === each} disabled={busy} onChange={() => setAnyway(each)} />
              {t(each ? 'imports.anyway' : 'imports.leave')}
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  )
}

function Becomes({ look }: { look: TakenBack }) {
  const { t } = useWords()
  return (
    <div role="status">
      <ul>
        <li>{t('imports.toRemove', { n: look.removed })}</li>
        {look.restored > 0 && <li>{t('imports.toRestore', { n: look.restored })}</li>}
        {look.gone > 0 && <li>{t(look.key.length === 0 ? 'imports.goneOrChanged' : 'imports.gone', { n: look.gone })}</li>}
        {look.referred > 0 && <li className="amber">{t('imports.referred', { n: look.referred })}</li>}
      </ul>
    </div>
  )
}

function Examples({ look: { key, examples, changedSince } }: { look: TakenBack }) {
  const { t } = useWords()
  return (
    <p className="quiet detail">
      <bdi>{key.join(', ')}</bdi>: {examples.map((each, at) => <span key={at}>{at > 0 && ' · '}<bdi>{each.map(value => value ?? 'NULL').join(', ')}</bdi></span>)}
      {changedSince > examples.length && ` ${t('imports.andMore', { n: changedSince - examples.length })}`}
    </p>
  )
}
