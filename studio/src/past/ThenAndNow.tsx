import type { Cell, RowsPage } from '../api/types'
import { Shown } from '../edit/Shown'
import { useWords } from '../i18n'
import type { Compared } from './compare'

/** What became of one row since. */
export function ThenAndNow({ row, then, now }: { row: Compared; then: RowsPage; now: RowsPage | null }) {
  const { t } = useWords()
  const today = (name: string): Cell => (row.now && now ? row.now.cells[now.columns.indexOf(name)] ?? null : null)
  return (
    <aside className="then-and-now" tabIndex={0} aria-label={`${t('past.then')}, ${t('past.now')}`}>
      {row.state === 'gone' ? <p className="red">{t('past.isGone')}</p> : (
        <table className="list">
          <thead><tr><th scope="col">{t('past.column')}</th><th scope="col">{t('past.then')}</th><th scope="col">{t('past.now')}</th></tr></thead>
          <tbody>
            {[...row.changed].map(index => {
              const name = then.columns[index] ?? ''
              return <tr key={name}><td><bdi>{name}</bdi></td><td><Shown value={row.then.cells[index] ?? null} /></td><td><Shown value={today(name)} /></td></tr>
            })}
          </tbody>
        </table>
      )}
    </aside>
  )
}
