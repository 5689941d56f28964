import { useMemo, useState } from 'react'
import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Command } from './Command'
import { Document, Notes } from './Document'
import type { Finding, Health, Severity } from './documents'
import { OrphansPart } from './OrphansPart'
import { ScoreRing, Trend } from './pictures'

const SEVERITIES: Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']
const MARKS: Record<Severity, string> = { CRITICAL: 'red', HIGH: 'red', MEDIUM: 'amber', LOW: 'blue' }

/** The score of the database, what lowers it, and the command that mends it. */
export function HealthPage() {
  return (
    <>
      <Document<Health> name="health" title="page.health">{health => <Report health={health} />}</Document>
      <OrphansPart />
      <Runs of={['health-fix', 'health-remember', 'orphans-quarantine']} />
    </>
  )
}

function Report({ health }: { health: Health }) {
  const { t, number, moment } = useWords()
  const [shown, setShown] = useState<Severity | null>(null)
  const counts: Record<Severity, number> = { CRITICAL: health.critical, HIGH: health.high, MEDIUM: health.medium, LOW: health.low }
  const findings = health.findings.filter(each => shown === null || each.severity === shown)
  return (
    <>
      <div className="cards">
        <div className="card score-card">
          <ScoreRing score={health.score} label={t('health.score', { score: health.score })} />
          <div>
            <p>{t('health.coverage', { percent: number(Math.round(health.coverage * 100)) })}</p>
            <p className="quiet">{moment(health.at)}</p>
            {!health.valid && <p className="mark amber">{t('health.invalid')}</p>}
            <ActionButton action="health-remember" icon="pin" look="quiet">{t('action.health-remember')}</ActionButton>
          </div>
        </div>
        {health.trend.length > 1 && <div className="card"><Trend points={health.trend} label={t('health.trend')} /></div>}
        <div className="card severities">
          {SEVERITIES.map(each => (
            <button key={each} type="button" aria-pressed={shown === each} onClick={() => setShown(shown === each ? null : each)}>
              <strong className={counts[each] > 0 ? MARKS[each] : 'quiet'}>{number(counts[each])}</strong>
              <span>{t(`severity.${each}`)}</span>
            </button>
          ))}
        </div>
      </div>
      <Notes notes={health.notes} />
      {findings.length === 0 && <p className="empty">{t('health.none')}</p>}
      <ul className="findings">
        {findings.map(finding => <FindingItem key={`${finding.check} ${finding.object} ${finding.message}`} finding={finding} />)}
      </ul>
      <Checks health={health} />
    </>
  )
}

function FindingItem({ finding }: { finding: Finding }) {
  const { t, number } = useWords()
  return (
    <li className="card">
      <p className="finding-head">
        <span className={`mark ${MARKS[finding.severity]}`}>{t(`severity.${finding.severity}`)}</span>
        <strong><bdi>{finding.object}</bdi></strong>
        <span className="quiet">{finding.check} {finding.name}</span>
        <span className="spring" />
        {finding.points > 0 && <span className="quiet">{t('health.points', { points: number(finding.points) })}</span>}
      </p>
      <p>{finding.message}{finding.cost ? ` (${finding.cost})` : ''}</p>
      {finding.sql.length > 0 && <Command text={finding.sql.join('\n')} />}
      {finding.next && <Command text={finding.next} />}
      <div className="actions">
        {(finding.fix === 'RUN' || finding.fix === 'DECIDE') && (
          <ActionButton action="health-fix" args={{ check: [finding.check] }} icon="check">{t(finding.fix === 'RUN' ? 'health.fix' : 'health.decide')}</ActionButton>
        )}
        <ActionButton action="health-explain" args={{ check: [finding.check] }} look="quiet">{t('health.explain')}</ActionButton>
      </div>
      <details>
        <summary>{t('health.waive')}</summary>
        <Waiver finding={finding} />
      </details>
    </li>
  )
}

/** As dbkeep.toml takes it, which refuses one without an owner or a reason. */
function Waiver({ finding }: { finding: Finding }) {
  const { t } = useWords()
  const [owner, setOwner] = useState('')
  const [reason, setReason] = useState('')
  const until = useMemo(() => new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10), [])
  const values = { check: finding.check, object: finding.object, owner, reason, until }
  const text = ['[[health.waivers]]', ...Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`)].join('\n')
  return (
    <>
      <p className="quiet">{t('health.waiver')}</p>
      <div className="actions bar">
        <label>{t('health.waiver.reason')} <input value={reason} onChange={event => setReason(event.target.value)} autoComplete="off" /></label>
        <label>{t('health.waiver.owner')} <input value={owner} onChange={event => setOwner(event.target.value)} autoComplete="off" spellCheck={false} /></label>
      </div>
      <Command text={text} />
    </>
  )
}

function Checks({ health }: { health: Health }) {
  const { t, number } = useWords()
  const quiet = health.checks.filter(each => each.status !== 'FOUND')
  return (
    <details>
      <summary>{t('health.checks', { n: quiet.length })}</summary>
      <table className="list">
        <tbody>
          {quiet.map(each => (
            <tr key={each.check}>
              <th scope="row">{each.check}</th>
              <td>{each.name}</td>
              <td><span className={each.status === 'PASSED' ? 'green' : 'quiet'}>{t(`check.${each.status}`)}</span>{each.reason ? `: ${each.reason}` : ''}</td>
              <td className="number">{number(each.eligible)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
