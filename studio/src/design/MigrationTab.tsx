import { useEffect, useState } from 'react'
import { post } from '../api/client'
import { useView } from '../api/view'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { address } from './api'
import { StepList } from './StepList'
import type { Design, Draft, Entry, Origin, Steps, Written } from './types'

interface Props {
  entry: Entry
  design: Design
  from: Origin
  /** What is drawn may run. */
  allowed: boolean
  /** All of it is saved, and may be changed. */
  ready: boolean
  written: Written | null
  onWritten: (written: Written) => void
}

/** What the next migration would do, what the rules say of it, and the way to its file; and what separates the database from the design. */
export function MigrationTab({ entry, design, from, allowed, ready, written, onWritten }: Props) {
  const { t } = useWords()
  const view = useView('migration')
  const [name, setName] = useState(fileName(entry.name))
  const [draft, setDraft] = useState<Draft | null>(null)
  const [accepted, setAccepted] = useState<string[]>([])
  const [difference, setDifference] = useState<Steps | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    setDraft(null)
    setAccepted([])
    setDifference(null)
  }, [design])
  const ask = <T,>(work: Promise<T>, then: (answer: T) => void) => {
    setBusy(true)
    setError(null)
    work.then(then, setError).finally(() => setBusy(false))
  }
  const look = () => ask(post<Draft>('/api/design/migration', { document: design, name, from }, { view }), setDraft)
  const compare = () => ask(post<Steps>('/api/design/compare', { document: design, from }, { view }), setDifference)
  const write = () => ask(post<Written>(`${address(entry.id)}/migration`, { based: from.version, name, accepted, confirmed: from.confirmed }, { view }), onWritten)
  const losses = draft?.steps.steps.flatMap(step => step.hazards.filter(hazard => hazard.loss).map(hazard => hazard.subject)) ?? []
  const mayWrite = ready && draft !== null && draft.sql !== '' && draft.steps.inTheWay.length === 0 && losses.every(each => accepted.includes(each))
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t('design.tab.migration')}>
      <div className="design-row">
        <label>{t('design.migration.name')} <input value={name} onChange={event => setName(event.target.value)} spellCheck={false} autoComplete="off" /></label>
        <Button onClick={look} disabled={busy || !allowed || name === ''}>{t('design.migration.look')}</Button>
        <Button look="primary" onClick={write} disabled={busy || !mayWrite}>{t('design.migration.write')}</Button>
        <span className="spring" />
        <Button onClick={compare} disabled={busy || !allowed}>{t('design.compare')}</Button>
      </div>
      {busy && <p className="quiet" role="status">{t('design.building')}</p>}
      {error !== null && <Fault error={error} />}
      {written && draft === null && (
        <div className="design-written" role="status">
          <p>{t('design.migration.written', { file: written.migration.file })}</p>
          {written.migration.notes.map(note => <p key={note}>{note}</p>)}
          <p>{t('design.migration.deploy')} <code>dbkeep migrate deploy</code></p>
        </div>
      )}
      {difference && (
        <section aria-label={t('design.compare')}>
          <h2>{difference.steps.length === 0 && difference.inTheWay.length === 0 ? t('design.compare.none') : t('design.compare.some', { n: difference.steps.length })}</h2>
          <StepList steps={difference} />
        </section>
      )}
      {draft && (
        <section aria-label={t('design.tab.migration')}>
          <h2>{draft.sql === '' && draft.steps.inTheWay.length === 0 ? t('design.migration.none') : t('design.migration.into', { folder: draft.folder })}</h2>
          <StepList steps={draft.steps} accepted={accepted} onAccept={setAccepted} />
          {draft.sql !== '' && <h3>{t('design.migration.findings', { n: draft.findings.length })}</h3>}
          <ul className="design-findings">
            {draft.findings.map((finding, index) => (
              <li key={index}>
                <span className={`mark ${finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'amber' : ''}`}>{finding.rule}</span> {finding.message}
                <p className="quiet">{finding.remedy}</p>
              </li>
            ))}
          </ul>
          {draft.sql !== '' && <pre className="code" tabIndex={0} aria-label={t('design.text')}>{draft.sql}</pre>}
        </section>
      )}
    </div>
  )
}

/** Letters that a file name has everywhere. */
const fileName = (name: string) => name.normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'design'
