import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Chart } from './chart/Chart'
import { Command } from './Command'
import { Document } from './Document'
import type { DatabaseReport } from './documents'

/** How the database fared: score, sizes, slow statements, what was removed, what changed, what to do next. */
export function ReportsPage() {
  return (
    <>
      <Document<DatabaseReport> name="report" title="page.reports">{document => <Report report={document.report} />}</Document>
      <Runs of={['report', 'health-remember']} />
    </>
  )
}

function Report({ report }: { report: DatabaseReport['report'] }) {
  const { t, bytes, number, moment } = useWords()
  return (
    <>
      <div className="actions bar">
        <ActionButton action="report" icon="download">{t('reports.write')}</ActionButton>
        <span className="quiet">{t('reports.since', { since: moment(report.since) })}</span>
      </div>
      <div className="cards charts">
        <Chart title={t('health.trend')} points={report.scores} show={number} />
        <Chart title={t('reports.size')} points={report.sizes} show={bytes} />
        {report.retention.length > 0 && (
          <Chart title={t('reports.removed')} kind="bars" points={report.retention.map(each => ({ at: each.started, value: each.rows })).sort((a, b) => (a.at < b.at ? -1 : 1))} show={number} />
        )}
      </div>
      <Tables tables={report.tables} />
      <Slow report={report} />
      {report.changes.length > 0 && <section><h2>{t('reports.changes')}</h2><ul className="notes">{report.changes.map(each => <li key={each}>{each}</li>)}</ul></section>}
      {report.recommendations.length > 0 && (
        <section>
          <h2>{t('reports.next')}</h2>
          {report.recommendations.map(each => <div key={each.what} className="card advice"><p>{each.what}</p><Command text={each.command} /></div>)}
        </section>
      )}
    </>
  )
}

/** A bar is as long as the table is large beside the largest; its dark part is what came since. */
function Tables({ tables }: { tables: DatabaseReport['report']['tables'] }) {
  const { t, bytes, number } = useWords()
  const most = Math.max(1, ...tables.map(each => each.bytes))
  return tables.length === 0 ? null : (
    <section>
      <h2>{t('reports.tables')}</h2>
      <table className="list">
        <thead><tr><th scope="col">{t('column.name')}</th><th scope="col" className="wide-only"><span className="hidden">{t('reports.bar')}</span></th><th scope="col" className="number">{t('column.size')}</th><th scope="col" className="number">{t('reports.grown')}</th><th scope="col" className="number wide-only">{t('column.rows')}</th></tr></thead>
        <tbody>
          {tables.map(each => (
            <tr key={each.name}>
              <td><bdi>{each.name}</bdi></td>
              <td className="wide-only">
                <svg className="size-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(each.bytes / most) * 100} height="8" className="bar-whole" />
                  {each.before !== null && each.bytes > each.before && <rect x={(each.before / most) * 100} width={((each.bytes - each.before) / most) * 100} height="8" className="bar-new" />}
                </svg>
              </td>
              <td className="number">{bytes(each.bytes)}</td>
              <td className="number">{each.before === null ? '—' : each.bytes >= each.before ? `+ ${bytes(each.bytes - each.before)}` : `− ${bytes(each.before - each.bytes)}`}</td>
              <td className="number wide-only">{each.rows < 0 ? t('count.unknown') : number(each.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Slow({ report }: { report: DatabaseReport['report'] }) {
  const { t, number, duration } = useWords()
  return (
    <section>
      <h2>{t('reports.slow')}</h2>
      {report.slowNote && <p className="quiet">{report.slowNote}</p>}
      {report.slow.length > 0 && (
        <table className="list">
          <thead><tr><th scope="col">{t('reports.statement')}</th><th scope="col" className="number">{t('reports.share')}</th><th scope="col" className="number">{t('reports.mean')}</th></tr></thead>
          <tbody>
            {report.slow.map(each => (
              <tr key={each.queryid}>
                <td><code>{each.text}</code> {each.slower && <span className="mark amber">{t('reports.slower')}</span>}<p className="quiet"><code>dbkeep slow explain {each.queryid}</code></p></td>
                <td className="number">{number(Math.round(each.share * 100))} %</td>
                <td className="number">{duration(each.mean)}{each.meanBefore !== null && <p className="quiet">{t('reports.before', { time: duration(each.meanBefore) })}</p>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
