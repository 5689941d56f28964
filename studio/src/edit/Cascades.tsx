import type { Preview } from '../api/types'
import { useWords } from '../i18n'

/** What foreign keys take along when rows go. */
export function Cascades({ cascades }: { cascades: Preview['cascades'] }) {
  const { t, number } = useWords()
  if (cascades.length === 0) {
    return null
  }
  return (
    <section className="cascades">
      <h3>{t('cascades')}</h3>
      <ul>
        {cascades.map((each, index) => (
          <li key={index}>
            <bdi>{each.schema}.{each.table}</bdi>{' '}
            <span className={each.action === 'CASCADE' || each.action === 'RESTRICT' ? 'red' : 'amber'}>
              {t(`cascade.${each.action}`, { rows: number(each.rows) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
