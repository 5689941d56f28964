import { useState } from 'react'
import { get } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Fault } from '../../ui/Fault'
import { say } from '../../ui/toast'
import { address, useVersions } from '../api'
import { tableId } from '../model'
import type { Design, Entry } from '../types'

interface Props {
  entry: Entry
  version: number
  mayChange: boolean
  onTake: (document: Design, byAsker: boolean) => void
}

/** What the project was before; taking a version back is a change like any other. */
export function VersionsTab({ entry, version, mayChange, onTake }: Props) {
  const { t, number, moment } = useWords()
  const versions = useVersions(entry.id)
  const [shown, setShown] = useState<{ number: number; document: Design } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const look = async (at: number) => get<{ number: number; document: Design }>(`${address(entry.id)}/versions/${at}`)
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t('design.tab.versions')}>
      {(versions.error ?? error) !== null && <Fault error={versions.error ?? error} retry={() => void versions.refetch()} />}
      <table className="list">
        <thead>
          <tr>
            <th scope="col" className="number">{t('design.version')}</th><th scope="col">{t('design.changed')}</th>
            <th scope="col">{t('design.label')}</th><th scope="col" className="number wide-only">{t('page.tables')}</th><td />
          </tr>
        </thead>
        <tbody>
          {versions.data?.map(each => (
            <tr key={each.number}>
              <td className="number">{number(each.number)}</td>
              <td>{moment(each.at)} <span className="quiet"><bdi>{each.by}</bdi></span></td>
              <td>{each.label && <bdi>{each.label}</bdi>} {each.number === version && <span className="mark green">{t('design.newest')}</span>}</td>
              <td className="number wide-only">{number(each.tables)}</td>
              <td className="design-actions">
                <Button look="quiet" onClick={() => void look(each.number).then(setShown, setError)}>{t('design.look')}</Button>
                {mayChange && each.number !== version && (
                  <Button icon="undo" look="quiet" onClick={() => void look(each.number).then(({ document }) => {
                    onTake(document, each.byAsker)
                    say(t('design.taken', { version: each.number }))
                  }, setError)}>{t('design.take')}</Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && (
        <section className="design-shown">
          <h2>{t('design.versionIs', { version: shown.number })}</h2>
          <ul>
            {shown.document.tables.map(table => (
              <li key={tableId(table)}><strong><bdi>{tableId(table)}</bdi></strong> <span className="quiet"><bdi>{table.columns.map(column => `${column.name} ${column.type}`).join(', ')}</bdi></span></li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
