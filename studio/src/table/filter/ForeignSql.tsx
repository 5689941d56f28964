import type { Filter } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { sqlIn } from './known'

interface Props {
  filter: Filter
  onRun: () => void
  onWithout: () => void
}

/** SQL that came with an address, or that somebody else saved, is read by people before the server. */
export function ForeignSql({ filter, onRun, onWithout }: Props) {
  const { t } = useWords()
  return (
    <div className="notice foreign-sql" role="alert">
      <p>{t('filter.foreign')}</p>
      {sqlIn(filter).map((sql, at) => <pre key={at} className="shown-text" tabIndex={0}>{sql}</pre>)}
      <Button onClick={onRun}>{t('filter.foreignRun')}</Button> <Button look="primary" onClick={onWithout}>{t('filter.foreignWithout')}</Button>
    </div>
  )
}
