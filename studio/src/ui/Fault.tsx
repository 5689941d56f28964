import { ApiError } from '../api/client'
import { useWords } from '../i18n'
import { Button } from './Button'

/** What went wrong, with what the server advises. */
export function Fault({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords()
  const api = error instanceof ApiError ? error : null
  return (
    <div className="fault" role="alert">
      <p>
        <strong>{api?.status === 0 ? t('error.unreachable') : error instanceof Error ? error.message : String(error)}</strong>
        {api?.sqlState && <code>{api.sqlState}</code>}
      </p>
      {typeof api?.detail === 'string' && <p>{api.detail}</p>}
      {api?.hint && <p className="quiet">{api.hint}</p>}
      {retry && <Button icon="refresh" onClick={retry}>{t('retry')}</Button>}
    </div>
  )
}
