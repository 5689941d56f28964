import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useProtectedName } from '../ui/useProtectedName'
import type { Asked, Run } from './useRun'

interface Props {
  asks: NonNullable<Run['asks']>
  name: string | null
  onClose: () => void
  onRun: (answer: Pick<Asked, 'confirmed' | 'confirm'>) => void
}

/** Asks whether SQL that takes something away is meant, or for the name of a protected database. */
export function ConfirmDialog({ asks, name, onClose, onRun }: Props) {
  const { t } = useWords()
  const named = asks.code === 'PROTECTED'
  const confirm = useProtectedName(named ? name ?? '' : null)
  return (
    <Dialog
      title={t('sql.confirm')} onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('sql.dont')}</Button>
          <Button look="danger" disabled={!confirm.given} onClick={() => onRun(confirm.name === null ? { confirmed: true } : { confirm: confirm.name })}>
            {t('sql.anyway')}
          </Button>
        </>
      }
    >
      <p>{asks.reason}</p>
      {confirm.field}
    </Dialog>
  )
}
