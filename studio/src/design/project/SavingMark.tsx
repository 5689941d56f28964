import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import type { Saving } from './useSaving'

/** Whether the server has what is seen. */
export function SavingMark({ saving, version, onRetry }: { saving: Saving; version: number; onRetry: () => void }) {
  const { t } = useWords()
  switch (saving.state) {
    case 'saved':
      return <span className="mark green" role="status">{t('design.saved', { version })}</span>
    case 'waiting':
    case 'saving':
      return <span className="mark" role="status">{t('design.saving')}</span>
    case 'conflict':
      return <span className="mark amber" role="status">{t('design.conflict')}</span>
    case 'refused':
      return (
        <span role="alert" className="design-refused">
          <span className="mark red">{t('design.notSaved')}</span> {saving.error instanceof Error ? saving.error.message : String(saving.error)}
          <Button icon="refresh" look="quiet" onClick={onRetry}>{t('retry')}</Button>
        </span>
      )
  }
}
