import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Command } from './Command'
import { Document } from './Document'
import type { UpkeepList } from './documents'

/** The upkeep that runs by itself: when, what, and how the last run ended. */
export function JobsPage() {
  const { t, moment } = useWords()
  return (
    <>
    <Document<UpkeepList> name="upkeep-list" title="page.jobs">
      {({ jobs }) => jobs.length === 0 ? (
        <>
          <p className="empty">{t('jobs.none')}</p>
          <Command text="dbkeep upkeep install" />
        </>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th><th scope="col" className="wide-only">{t('jobs.at')}</th>
              <th scope="col">{t('jobs.next')}</th><th scope="col">{t('jobs.last')}</th>
              <th scope="col"><span className="hidden">{t('jobs.run')}</span></th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(each => (
              <tr key={each.name}>
                <td><strong><bdi>{each.name}</bdi></strong> {each.guarded && <span className="mark green">{t('jobs.guarded')}</span>}<p className="quiet">{each.steps.join(' · ')}</p></td>
                <td className="wide-only"><code>{each.at}</code></td>
                <td className="quiet">{moment(each.next)}</td>
                <td>{each.lastState ?? '—'} <span className="quiet">{each.lastRun ? moment(each.lastRun) : ''}</span>{each.fault && <p className="red">{each.fault}</p>}</td>
                <td><ActionButton action="upkeep-run" args={{ job: [each.name] }} icon="play">{t('jobs.run')}</ActionButton></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Document>
    <Runs of={['upkeep-run']} />
    </>
  )
}
