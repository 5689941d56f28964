import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { copyText } from '../../ui/clipboard'
import { dismiss, useSaving } from './saving'

/** How far the file is that is being saved, on whatever page one is meanwhile, and how it ended. */
export function SavingBar() {
  const { t, bytes } = useWords()
  const saving = useSaving()
  if (!saving) {
    return null
  }
  const { state, name, why, hint, command } = saving
  const size = bytes(saving.bytes)
  return (
    <section className={state === 'failed' ? 'saving failed' : 'saving'} aria-label={t('export.file')}>
      <p role={state === 'failed' ? 'alert' : state === 'running' ? undefined : 'status'}>
        <bdi>{name}</bdi>{' '}
        {state === 'running' && <span>{t('export.running', { size, rate: bytes(saving.rate) })}</span>}
        {state === 'done' && <span>{t('export.done', { size })}</span>}
        {state === 'stopped' && <span>{t('export.stopped')}</span>}
        {state === 'failed' && <span>{t('export.failed', { why: why ?? '' })}{hint ? `. ${hint}` : ''}</span>}
      </p>
      {state === 'running'
        ? <Button icon="stop" look="danger" onClick={saving.stop}>{t('stop')}</Button>
        : <Button icon="close" look="quiet" label={t('close')} onClick={dismiss} />}
      {saving.inMemory && state !== 'done' && (
        <details>
          <summary>{t('export.inMemory')}</summary>
          {command && (
            <div className="saving-command">
              <pre tabIndex={0}>{command}</pre>
              <Button icon="copy" look="quiet" label={t('copy')} onClick={() => void copyText(command, t('copied'))} />
            </div>
          )}
        </details>
      )}
    </section>
  )
}
