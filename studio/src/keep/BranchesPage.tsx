import { useWords } from '../i18n'
import { Command } from './Command'
import { Document } from './Document'
import type { BranchList } from './documents'

/** The writable copies of the database. */
export function BranchesPage() {
  const { t, bytes, moment } = useWords()
  return (
    <Document<BranchList> name="branch-list" title="page.branches">
      {({ branches }) => branches.length === 0 ? (
        <>
          <p className="empty">{t('branches.none')}</p>
          <Command text="dbkeep branch create NAME" />
        </>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th><th scope="col">{t('column.state')}</th>
              <th scope="col" className="wide-only">{t('branches.created')}</th><th scope="col">{t('branches.expires')}</th>
              <th scope="col" className="number">{t('column.size')}</th><th scope="col" className="number wide-only">{t('branches.extra')}</th>
            </tr>
          </thead>
          <tbody>
            {branches.map(each => (
              <tr key={each.name}>
                <td>
                  <strong><bdi>{each.name}</bdi></strong>{' '}
                  {each.switchedTo && <span className="mark blue">{t('branches.current')}</span>}{' '}
                  {each.masked && <span className="mark green">{t('branches.masked')}</span>}{' '}
                  {each.schemaOnly && <span className="mark">{t('branches.schemaOnly')}</span>}
                  <p className="quiet"><bdi>{each.url}</bdi>{each.moment ? ` · ${moment(each.moment)}` : ''}</p>
                </td>
                <td>{each.state} <span className="quiet">{each.provider}</span></td>
                <td className="quiet wide-only">{moment(each.created)}</td>
                <td className={each.expired ? 'red' : 'quiet'}>{each.expires ? moment(each.expires) : '—'}</td>
                <td className="number">{bytes(each.bytes)}</td>
                <td className="number wide-only">{bytes(each.extraBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Document>
  )
}
