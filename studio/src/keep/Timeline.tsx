import { useState } from 'react'
import { useKeep, useTables } from '../api/queries'
import { go, pastAddress } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Command } from './Command'
import type { BackupList, MigrateStatus } from './documents'

const WIDTH = 600

interface Mark {
  kind: 'backup' | 'migration'
  name: string
  time: number
}

/** Every moment that can be restored, with what lies on the way; any table can be looked at as it was there. */
export function Timeline({ list, table }: { list: BackupList; table: string | null }) {
  const { t, moment } = useWords()
  const tables = useTables()
  const migrations = useKeep<MigrateStatus>('migrate-status')
  const from = Math.min(...list.backups.map(each => Date.parse(each.ended)).filter(Number.isFinite))
  const until = Date.parse(list.until)
  const [time, setTime] = useState(until)
  const [text, setText] = useState<string | null>(null)
  const [chosen, setChosen] = useState(table)
  if (!Number.isFinite(from) || !Number.isFinite(until) || until <= from) {
    return null
  }
  const marks: Mark[] = [
    ...list.backups.map(each => ({ kind: 'backup' as const, name: each.id, time: Date.parse(each.ended) })),
    ...(migrations.data?.migrations ?? []).filter(each => each.appliedAt !== null)
      .map(each => ({ kind: 'migration' as const, name: each.name, time: Date.parse(each.appliedAt ?? '') })),
  ].filter(each => each.time >= from && each.time <= until).sort((a, b) => a.time - b.time)
  const place = (at: number) => ((at - from) / (until - from)) * (WIDTH - 4) + 2
  const shown = text ?? new Date(time).toISOString().replace('T', ' ').slice(0, 23)
  const typed = Date.parse(`${shown.trim().replace(' ', 'T')}Z`)
  const right = Number.isFinite(typed) && typed >= from && typed <= until
  const names = (tables.data ?? []).filter(each => each.kind !== 'view').map(each => JSON.stringify([each.schema, each.name]))
  const of = chosen ?? names[0] ?? null
  const put = (at: number) => {
    setTime(at)
    setText(null)
  }
  return (
    <section className="timeline" aria-label={t('timeline.title')}>
      <h2>{t('timeline.title')}</h2>
      <svg viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={t('backups.timeline')}>
        <line x1="0" y1="12" x2={WIDTH} y2="12" />
        {marks.map(each => <line key={each.kind + each.name} className={`tick ${each.kind}`} x1={place(each.time)} x2={place(each.time)} y1={each.kind === 'backup' ? 2 : 7} y2={each.kind === 'backup' ? 22 : 17} />)}
      </svg>
      <input
        type="range" min={from} max={until} step={1} value={Math.min(until, Math.max(from, right ? typed : time))} aria-label={t('backups.moment')}
        aria-valuetext={moment(new Date(time).toISOString())} onChange={event => put(Number(event.target.value))}
      />
      <p className="timeline-ends quiet"><span>{moment(new Date(from).toISOString())}</span><span>{moment(list.until)}</span></p>
      <form
        className="actions bar" onSubmit={event => {
          event.preventDefault()
          if (right && of !== null) {
            const [schema = '', name = ''] = JSON.parse(of) as string[]
            go(pastAddress(schema, name, new Date(typed).toISOString()))
          }
        }}
      >
        <label>{t('timeline.moment')} <input value={shown} onChange={event => setText(event.target.value)} aria-invalid={!right} autoComplete="off" spellCheck={false} /></label>
        <label>
          {t('timeline.table')}{' '}
          <select value={of ?? ''} onChange={event => setChosen(event.target.value)}>
            {(tables.data ?? []).filter(each => each.kind !== 'view').map(each => <option key={`${each.schema} ${each.name}`} value={JSON.stringify([each.schema, each.name])}>{each.schema}.{each.name}</option>)}
          </select>
        </label>
        <Button type="submit" icon="history" look="primary" disabled={!right || of === null}>{t('timeline.look')}</Button>
        {!right && <span className="red" role="alert">{t('timeline.wrong', { from: moment(new Date(from).toISOString()), until: moment(list.until) })}</span>}
      </form>
      <details>
        <summary>{t('timeline.marks')}</summary>
        <ul className="marks">
          {marks.map(each => (
            <li key={each.kind + each.name}>
              <span className={`mark ${each.kind === 'backup' ? 'blue' : 'green'}`}>{t(`timeline.${each.kind}`)}</span> <bdi>{each.name}</bdi> <span className="quiet">{moment(new Date(each.time).toISOString())}</span>{' '}
              {each.kind === 'migration' && each.time - 1000 >= from && <Button look="quiet" onClick={() => put(each.time - 1000)}>{t('timeline.before')}</Button>}
            </li>
          ))}
        </ul>
      </details>
      {right && <Command text={`dbkeep at "${shown.trim().slice(0, 23)} UTC" "select 1"`} />}
    </section>
  )
}
