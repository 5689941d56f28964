import { useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
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
  const [typed, setTyped] = useState('')
  const named = asks.code === 'PROTECTED'
  return (
    <Dialog
      title={t('sql.confirm')} onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('sql.dont')}</Button>
          <Button look="danger" disabled={named && typed !== name} onClick={() => onRun(named ? { confirm: typed } : { confirmed: true })}>
            {t('sql.anyway')}
          </Button>
        </>
      }
    >
      <p>{asks.reason}</p>
      {named && (
        <label className="protected">
          {t('review.protected', { name: name ?? '' })}
          <input value={typed} onChange={event => setTyped(event.target.value)} autoComplete="off" spellCheck={false} />
        </label>
      )}
    </Dialog>
  )
}
