import { useState } from 'react'
import { useSession } from '../../api/queries'
import { go } from '../../app/router'
import { Link } from '../../app/Link'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Fault } from '../../ui/Fault'
import { useProjects } from '../api'
import { NewProject } from './NewProject'
import type { Entry } from '../types'

/** What was drawn: own projects, and those that others share. */
export function ProjectsPage() {
  const { t, number, moment } = useWords()
  const projects = useProjects()
  const session = useSession()
  const [making, setMaking] = useState(false)
  const readOnly = session.data?.readOnly ?? true
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t('page.design')}>
      <div className="design-title">
        <h1>{t('page.design')}</h1>
        <span className="spring" />
        <Button icon="plus" look="primary" disabled={readOnly} onClick={() => setMaking(true)}>{t('design.new')}</Button>
      </div>
      {readOnly && session.data && <div className="notice"><p>{t('design.readOnly')}</p></div>}
      {projects.error && <Fault error={projects.error} retry={() => void projects.refetch()} />}
      {projects.isPending && <p className="loading">{t('loading')}</p>}
      {projects.data?.length === 0 && <p className="empty">{t('design.none')}</p>}
      {projects.data && projects.data.length > 0 && (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th><th scope="col">{t('design.owner')}</th>
              <th scope="col" className="number">{t('page.tables')}</th><th scope="col">{t('design.changed')}</th>
            </tr>
          </thead>
          <tbody>
            {projects.data.map(each => (
              <tr key={each.id}>
                <td><Link href={`/design/${each.id}`}><strong><bdi>{each.name}</bdi></strong></Link></td>
                <td><bdi>{each.owner}</bdi> <span className="mark">{sharingWord(each, t)}</span></td>
                <td className="number">{number(each.tables)}</td>
                <td>{moment(each.changed)} <span className="quiet wide-only"><bdi>{each.changedBy}</bdi></span></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {making && <NewProject onClose={() => setMaking(false)} onMade={id => go(`/design/${id}`)} />}
    </div>
  )
}

export const sharingWord = (entry: Entry, t: ReturnType<typeof useWords>['t']): string => t(`design.sharing.${entry.sharing}`)
