import { useState } from 'react'
import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Command } from './Command'
import { Document } from './Document'
import type { BackupList, BackupStatus } from './documents'

/** What could be restored, whether that was proven, and what is wrong with the protection now. */
export function BackupsPage() {
  return (
    <>
      <Document<BackupList> name="backup-list" title="page.backups">{list => <Backups list={list} />}</Document>
      <Document<BackupStatus> name="backup-status" title="backups.incidents" part>{status => <Incidents status={status} />}</Document>
      <Runs of={['backup-now', 'backup-prove', 'backup-verify']} />
    </>
  )
}

function Backups({ list }: { list: BackupList }) {
  const { t, bytes, duration, moment } = useWords()
  const proofs: Record<string, string> = { full: 'green', readable: 'amber', failed: 'red' }
  return (
    <>
      <dl className="facts">
        <div><dt>{t('backups.repository')}</dt><dd><bdi>{list.repository}</bdi></dd></div>
        <div><dt>{t('backups.until')}</dt><dd>{moment(list.until)}</dd></div>
        <div><dt>{t('backups.rpo')}</dt><dd>{list.rpoMilliseconds === null ? t('count.unknown') : duration(list.rpoMilliseconds)}{list.rpoBytes === null ? '' : ` · ${bytes(list.rpoBytes)}`}</dd></div>
        <div><dt>{t('backups.rto')}</dt><dd>{list.rtoMilliseconds === null ? t('count.unknown') : duration(list.rtoMilliseconds)}</dd></div>
        <div><dt>{t('backups.receiver')}</dt><dd>{list.receiving === null ? t('count.unknown') : <span className={list.receiving ? 'green' : 'red'}>{t(list.receiving ? 'backups.receiving' : 'backups.notReceiving')}</span>}</dd></div>
      </dl>
      <div className="actions bar">
        <ActionButton action="backup-now" icon="backups" look="primary">{t('backups.now')}</ActionButton>
        <ActionButton action="backup-verify" icon="search">{t('backups.verify')}</ActionButton>
      </div>
      {list.backups.length > 0 && <Timeline list={list} />}
      {list.damaged.map(each => <p key={each} className="red">{t('backups.damaged', { name: each })}</p>)}
      {list.backups.length === 0 ? (
        <>
          <p className="empty">{t('backups.none')}</p>
          <Command text="dbkeep protect" />
        </>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th><th scope="col">{t('backups.proof')}</th>
              <th scope="col" className="wide-only">{t('backups.ended')}</th><th scope="col" className="number">{t('column.size')}</th>
              <th scope="col" className="number wide-only">{t('backups.stored')}</th><th scope="col" className="number wide-only">{t('backups.rto')}</th>
            </tr>
          </thead>
          <tbody>
            {list.backups.map(each => (
              <tr key={each.id}>
                <td><bdi>{each.id}</bdi></td>
                <td><span className={`mark ${proofs[each.proof.toLowerCase()] ?? ''}`}>{each.proof}</span>{each.proven ? <p className="quiet">{moment(each.proven)}</p> : <ActionButton action="backup-prove" args={{ backup: [each.id] }} look="quiet">{t('backups.prove')}</ActionButton>}</td>
                <td className="quiet wide-only">{moment(each.ended)}</td>
                <td className="number">{bytes(each.bytes)}</td>
                <td className="number wide-only">{bytes(each.storedBytes)}</td>
                <td className="number wide-only">{each.rtoMilliseconds === null ? '—' : duration(each.rtoMilliseconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** From the oldest backup to the last log that is safe: any moment on the line can be looked at, by the command below it. */
function Timeline({ list }: { list: BackupList }) {
  const { t, moment } = useWords()
  const [share, setShare] = useState(1)
  const times = list.backups.map(each => new Date(each.ended).getTime()).filter(time => !Number.isNaN(time))
  const until = new Date(list.until).getTime()
  const from = Math.min(...times)
  if (times.length === 0 || Number.isNaN(until) || until <= from) {
    return null
  }
  const place = (time: number) => ((time - from) / (until - from)) * 596 + 2
  const chosen = new Date(from + (until - from) * share).toISOString()
  return (
    <figure className="timeline">
      <svg viewBox="0 0 600 24" preserveAspectRatio="none" role="img" aria-label={t('backups.timeline')}>
        <line x1="0" y1="12" x2="600" y2="12" />
        {times.map(time => <line key={time} className="tick" x1={place(time)} x2={place(time)} y1="2" y2="22" />)}
      </svg>
      <input
        type="range" min={0} max={1} step={0.0001} value={share} aria-label={t('backups.moment')} aria-valuetext={moment(chosen)}
        onChange={event => setShare(Number(event.target.value))}
      />
      <figcaption><span>{moment(new Date(from).toISOString())}</span><span>{moment(list.until)}</span></figcaption>
      <Command text={`dbkeep at "${chosen.slice(0, 19).replace('T', ' ')} UTC" "select 1"`} />
    </figure>
  )
}

function Incidents({ status }: { status: BackupStatus }) {
  const { t } = useWords()
  if (status.incidents.length === 0) {
    return <p className="green">{t('backups.calm')}</p>
  }
  return (
    <ul className="findings">
      {status.incidents.map(each => (
        <li key={each.kind + each.object} className="card">
          <p className="finding-head"><span className="mark red">{each.kind}</span><strong><bdi>{each.object}</bdi></strong></p>
          <p>{each.what} <span className="quiet">{each.value} · {each.threshold}</span></p>
          <Command text={each.fix} />
        </li>
      ))}
    </ul>
  )
}
