import { useWords } from '../i18n'
import { useKeep } from '../api/queries'
import { ActionButton } from './action/ActionButton'
import { Findings } from './action/Preview'
import type { Lint } from './action/results'
import { Runs } from './action/Runs'
import { Command } from './Command'
import { Document, Notes } from './Document'
import type { MigrateStatus, MigrationState } from './documents'

const MARKS: Record<MigrationState, string> = {
  APPLIED: 'green', COVERED: 'green', PENDING: 'blue', OUT_OF_ORDER: 'amber', CHANGED: 'amber', FAILED: 'red', EDITED: 'amber', MISSING: 'red',
}

/** Which migrations ran, which wait, and how the database differs from them. */
export function MigrationsPage() {
  return (
    <>
      <Document<MigrateStatus> name="migrate-status" title="page.migrations">{status => <Status status={status} />}</Document>
      <Runs of={['migrate-deploy']} />
    </>
  )
}

function Status({ status }: { status: MigrateStatus }) {
  const { t, moment } = useWords()
  const waiting = status.migrations.filter(each => each.state === 'PENDING' || each.state === 'FAILED').length
  const lint = useKeep<Lint>('migrate-lint', waiting > 0)
  return (
    <>
      <p>
        <span className={`mark ${status.clean ? 'green' : 'amber'}`}>{t(status.clean ? 'migrations.clean' : 'migrations.unclean')}</span>{' '}
        <span className="quiet">{status.format} · {status.folder}</span>
      </p>
      <Notes notes={status.notes} />
      {waiting > 0 && <p><ActionButton action="migrate-deploy" icon="play" look="primary">{t('migrations.deploy')}</ActionButton></p>}
      {status.migrations.length === 0 && <p className="empty">{t('migrations.none')}</p>}
      {status.migrations.length > 0 && (
        <table className="list">
          <thead><tr><th scope="col">{t('column.name')}</th><th scope="col">{t('column.state')}</th><th scope="col">{t('migrations.applied')}</th></tr></thead>
          <tbody>
            {[...status.migrations].reverse().map(each => (
              <tr key={each.name}>
                <td><bdi>{each.name}</bdi>{each.detail && <p className="quiet">{each.detail}</p>}{each.state !== 'APPLIED' && <Findings findings={lint.data?.findings.filter(finding => finding.file.includes(each.name)) ?? []} />}</td>
                <td><span className={`mark ${MARKS[each.state]}`}>{t(`migration.${each.state}`)}</span></td>
                <td className="quiet">{each.appliedAt ? moment(each.appliedAt) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {status.drift && status.drift.length > 0 && (
        <section>
          <h2>{t('migrations.drift')}</h2>
          {status.drift.map(step => (
            <div key={step.sql} className="card">
              <p><strong><bdi>{step.object}</bdi></strong> <span className="quiet">{step.action} · {step.lock}</span></p>
              {step.hazards.map(hazard => <p key={hazard.message} className="amber">{hazard.message}</p>)}
              <Command text={step.sql} />
            </div>
          ))}
        </section>
      )}
    </>
  )
}
