import { useState } from 'react'
import { useSession } from '../api/queries'
import type { PastImport } from '../api/types'
import { Link } from '../app/Link'
import { tableAddress } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { forget } from './commit'
import { TakeBackDialog } from './TakeBackDialog'

/** An import among the commits. */
export function ImportEntry({ load, onError }: { load: PastImport; onError: (error: unknown) => void }) {
  const { t, moment, bytes } = useWords()
  const session = useSession()
  const [asking, setAsking] = useState<'undo' | 'forget' | null>(null)
  const close = () => setAsking(null)
  return (
    <li>
      <header>
        <strong>{moment(load.at)}</strong>
        {load.state !== 'kept' && <span className="mark">{t(load.state === 'undone' ? 'edits.undone' : 'imports.forgotten')}</span>}
        <span className="spring" />
        {load.state === 'kept' && (
          <>
            {load.bytes > 0 && <Button look="quiet" disabled={session.data?.readOnly} onClick={() => setAsking('forget')}>{t('imports.forget')}</Button>}
            <Button icon="undo" disabled={session.data?.readOnly} onClick={() => setAsking('undo')}>{t('imports.undo')}</Button>
          </>
        )}
      </header>
      <p>
        {t('imports.into')} <Link href={tableAddress(load.schema, load.name)}><bdi>{load.schema}.{load.name}</bdi></Link>: {t('imports.added', { n: load.added })}
        {load.changed > 0 && ` ${t('imports.changed', { n: load.changed })}`}
        {!load.mine && <span className="quiet"> · {load.member}</span>}
        {load.bytes > 0 && <span className="quiet"> · {t('imports.bytes', { size: bytes(load.bytes) })}</span>}
      </p>
      {asking === 'undo' && <TakeBackDialog load={load} onClose={close} />}
      {asking === 'forget' && (
        <Dialog
          title={t('imports.forget')} onClose={close}
          footer={
            <>
              <Button onClick={close}>{t('review.later')}</Button>
              <Button look="danger" onClick={() => void forget(load.id).then(close, onError)}>{t('imports.forget')}</Button>
            </>
          }
        >
          <p>{t('imports.forgetAsks', { size: bytes(load.bytes) })}</p>
        </Dialog>
      )}
    </li>
  )
}
