import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/client'
import { useSession } from '../../api/queries'
import { useWords, type Key } from '../../i18n'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Fault } from '../../ui/Fault'
import { say } from '../../ui/toast'
import { useProtectedName } from '../../ui/useProtectedName'
import { Command } from '../Command'
import { errorOf, look, type ActionName, type Arguments } from './actions'
import { Accepted } from './Accepted'
import { Preview } from './Preview'
import { RunView } from './RunView'
import { useFollowed } from './useFollowed'

interface Props {
  action: ActionName
  args: Arguments
  onClose: () => void
}

/** First what would be done, then its doing; only the button runs it, never Enter or Escape, and closing stops nothing. */
export function ActionDialog({ action, args, onClose }: Props) {
  const { t } = useWords()
  const session = useSession()
  const [accepted, setAccepted] = useState<string[]>([])
  const { followed, start } = useFollowed()
  const asked = accepted.length > 0 ? { ...args, allowLoss: accepted } : args
  const shown = useQuery({
    queryKey: ['look', action, asked], queryFn: ({ signal }) => look(action, asked, signal), gcTime: 0, staleTime: Infinity,
  })
  const begun = followed.busy || followed.run !== null
  const refused = errorOf(shown.data?.document)
  const confirm = useProtectedName(shown.data?.typed ?? null)
  const preview = shown.data?.preview ?? null
  const readOnly = session.data?.readOnly !== false || session.data.member.access !== 'ADMIN'
  const close = () => {
    if (followed.run?.state === 'running') {
      say(t('run.goesOn'))
    }
    onClose()
  }
  return (
    <Dialog
      wide title={t(`action.${action}` as Key)} onClose={close}
      footer={
        <>
          {!begun && preview !== null && confirm.field}
          {!begun && readOnly && preview !== null && <span className="quiet">{t('action.readOnly')}</span>}
          <Button onClick={close}>{t(begun || preview === null ? 'close' : 'action.dont')}</Button>
          {followed.error !== null && followed.run === null && <Button icon="refresh" onClick={() => void shown.refetch()}>{t('action.lookAgain')}</Button>}
          {!begun && preview !== null && (
            <Button look="primary" icon="play" disabled={readOnly || !confirm.given} onClick={() => void start(preview, confirm.name)}>
              {t('action.run')}
            </Button>
          )}
        </>
      }
    >
      {shown.isPending && <p className="loading" role="status">{t('keep.asking')}</p>}
      {shown.error && <Fault error={shown.error} retry={() => void shown.refetch()} />}
      {refused && <Fault error={new ApiError(422, refused.code, refused.message, refused.hint, refused.detail, refused.sqlState)} />}
      {refused?.code === 'DATA_LOSS' && !begun && <Accepted accepted={accepted} onChange={setAccepted} />}
      {shown.data && !refused && !begun && <Preview action={action} document={shown.data.document} />}
      {(begun || followed.error !== null) && <RunView followed={followed} />}
      {shown.data && <><p className="quiet">{t('action.command')}</p><Command text={shown.data.command} /></>}
    </Dialog>
  )
}
