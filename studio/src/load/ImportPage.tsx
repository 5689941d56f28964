import { useEffect, useState } from 'react'
import { leave } from '../api/client'
import { queryClient, useSession, useTable } from '../api/queries'
import { useView } from '../api/view'
import { Link } from '../app/Link'
import { tableAddress } from '../app/router'
import { readAnew } from '../edit/commit'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Fault } from '../ui/Fault'
import { useProtectedName } from '../ui/useProtectedName'
import { FormatForm } from './FormatForm'
import './load.css'
import { Faults, Outcome } from './Outcome'
import { PreviewTable } from './PreviewTable'
import { send } from './send'
import { MODES, type FileFormat, type LoadResult, type Mode, type Preview } from './types'

/** So much of a file is looked at before it is read whole. */
const HEAD = 1 << 20

interface Asked {
  file: File
  format: FileFormat | null
  columns: (string | null)[] | null
}

/** A CSV file into a table: looked at, checked, and only then written, all of it or nothing. */
export function ImportPage({ schema, name }: { schema: string; name: string }) {
  const { t, bytes } = useWords()
  const table = useTable(schema, name)
  const session = useSession()
  const view = useView(`import ${schema} ${name}`)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [mode, setMode] = useState<Mode>('insert')
  const [result, setResult] = useState<LoadResult | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState<{ sent: number; stop: () => void } | null>(null)
  const [confirming, setConfirming] = useState(false)

  useEffect(() => {
    if (!asked) {
      return
    }
    const stop = new AbortController()
    setError(null)
    setResult(null)
    const { file, format, columns } = asked
    send<Preview>('/api/import/preview', { schema, name, format, columns, whole: file.size <= HEAD, size: file.size }, file.slice(0, HEAD), { view, signal: stop.signal })
      .then(setPreview, (error: unknown) => {
        if (!stop.signal.aborted) {
          setPreview(null)
          setError(error)
        }
      })
    return () => stop.abort()
  }, [asked, schema, name, view])

  const run = async (check: boolean, confirm: string | null, withoutUndo: boolean) => {
    if (!asked || !preview) {
      return
    }
    const stop = new AbortController()
    setError(null)
    setResult(null)
    setConfirming(false)
    setSending({ sent: 0, stop: () => {
      stop.abort()
      leave(view)
    } })
    try {
      const question = { schema, name, format: preview.format, columns: preview.fields.map(field => field.column), mode, confirm, check, withoutUndo }
      const answer = await send<LoadResult>('/api/import/commit', question, asked.file, {
        view, signal: stop.signal, onProgress: sent => setSending(now => now && { ...now, sent }),
      })
      setResult(answer)
      if (answer.committed) {
        readAnew()
        void queryClient.invalidateQueries({ queryKey: ['tables'] })
        void queryClient.invalidateQueries({ queryKey: ['imports'] })
      }
    } catch (error) {
      if (!stop.signal.aborted) {
        setError(error)
      }
    } finally {
      setSending(null)
    }
  }

  const choose = (file: File | undefined) => {
    if (file) {
      setPreview(null)
      setAsked({ file, format: null, columns: null })
    }
  }
  const key = table.data?.key ?? []
  const mapped = preview?.fields.flatMap(field => (field.column === null ? [] : [field.column])) ?? []
  const keyed = key.length > 0 && key.every(column => mapped.includes(column))
  const ready = preview !== null && mapped.length > 0 && !sending && (mode === 'insert' || keyed) && result?.committed !== true
  return (
    <div className="page import" tabIndex={0} role="region" aria-label={t('import')}>
      <h1>{t('import.title')} <Link href={tableAddress(schema, name)}><bdi>{schema}.{name}</bdi></Link></h1>
      {session.data?.readOnly && <p className="notice">{t('import.readOnly')}</p>}
      <label
        className="drop"
        onDragOver={event => event.preventDefault()}
        onDrop={event => {
          event.preventDefault()
          choose(event.dataTransfer.files[0])
        }}
      >
        {t('import.choose')}
        <input type="file" accept=".csv,.tsv,.txt,text/csv" disabled={session.data?.readOnly !== false || sending !== null} onChange={event => choose(event.target.files?.[0])} />
        {asked && <span className="quiet">{bytes(asked.file.size)}</span>}
      </label>
      {table.error && <Fault error={table.error} />}
      {error !== null && <Fault error={error} />}
      {asked && preview && table.data && (
        <>
          <FormatForm format={preview.format} onChange={format => setAsked({ ...asked, format, columns: null })} />
          {preview.faults.length > 0 && (
            <div className="fault" role="alert">
              <p>{t('import.previewFaults')}</p>
              <Faults faults={preview.faults.slice(0, 20)} />
            </div>
          )}
          <PreviewTable preview={preview} columns={table.data.columns} onMap={columns => setAsked({ ...asked, format: preview.format, columns })} />
          <fieldset className="format">
            <legend>{t('import.mode')}</legend>
            {MODES.map(each => (
              <label key={each} className="tick">
                <input type="radio" name="mode" checked={mode === each} disabled={each !== 'insert' && !keyed} onChange={() => setMode(each)} />
                {t(`import.mode.${each}`, { key: key.join(', ') })}
              </label>
            ))}
          </fieldset>
          {result && <Outcome result={result} />}
          <div className="import-actions">
            {sending ? (
              <>
                <span>{t('import.sending', { sent: bytes(Math.min(sending.sent, asked.file.size)), size: bytes(asked.file.size) })}</span>
                <Button icon="stop" look="danger" onClick={sending.stop}>{t('stop')}</Button>
              </>
            ) : (
              <>
                <Button icon="check" disabled={!ready} onClick={() => void run(true, null, false)}>{t('import.check')}</Button>
                <Button icon="upload" look="primary" disabled={!ready} onClick={() => setConfirming(true)}>{t('import.commit')}</Button>
              </>
            )}
          </div>
        </>
      )}
      {confirming && asked && (
        <Confirm
          text={t(`import.confirm.${mode}`, { file: asked.file.name, table: `${schema}.${name}` })} needed={session.data?.protectedName ?? null}
          noUndo={result?.noUndo ?? preview?.noUndo ?? null}
          onCommit={(confirm, withoutUndo) => void run(false, confirm, withoutUndo)} onClose={() => setConfirming(false)}
        />
      )}
    </div>
  )
}

interface ConfirmProps {
  text: string
  needed: string | null
  /** Why it cannot be taken back; null when it can. */
  noUndo: string | null
  onCommit: (confirm: string | null, withoutUndo: boolean) => void
  onClose: () => void
}

/** Only its button writes, never Enter or Escape. */
function Confirm({ text, needed, noUndo, onCommit, onClose }: ConfirmProps) {
  const { t } = useWords()
  const confirm = useProtectedName(needed)
  const [accepted, setAccepted] = useState(false)
  return (
    <Dialog
      title={t('import.commit')} onClose={onClose}
      footer={
        <>
          {confirm.field}
          <Button onClick={onClose}>{t('review.later')}</Button>
          <Button look="primary" icon="upload" disabled={!confirm.given || (noUndo !== null && !accepted)} onClick={() => onCommit(confirm.name, noUndo !== null)}>{t('import.commit')}</Button>
        </>
      }
    >
      <p>{text}</p>
      {noUndo === null ? (
        <p className="quiet">{t('import.canUndo')}</p>
      ) : (
        <div className="notice">
          <p>{t('import.noUndo', { why: noUndo })}</p>
          <label className="tick"><input type="checkbox" checked={accepted} onChange={event => setAccepted(event.target.checked)} /> {t('import.withoutUndo')}</label>
        </div>
      )}
    </Dialog>
  )
}
