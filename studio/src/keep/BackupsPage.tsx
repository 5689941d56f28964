import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Command } from './Command'
import { Document } from './Document'
import type { BackupList, BackupStatus } from './documents'
import { RpoCourse } from './RpoCourse'
import { Timeline } from './Timeline'

/** What could be restored, whether that was proven, and what is wrong with the protection now. */
export function BackupsPage({ query }: { query: URLSearchParams }) {
  return (
    <>
      <Document<BackupList> name="backup-list" title="page.backups">{list => <Backups list={list} table={query.get('table')} />}</Document>
      <Document<BackupStatus> name="backup-status" title="backups.incidents" part>{status => <Incidents status={status} />}</Document>
      <Runs of={['backup-now', 'backup-prove', 'backup-verify']} />
    </>
  )
}

function Backups({ list, table }: { list: BackupList; table: string | null }) {
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
      {list.backups.length > 0 && <RpoCourse list={list} />}
      {list.backups.length > 0 && <Timeline list={list} table={table} />}
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
