import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { copyText } from '../ui/clipboard'
import type { Made } from './api'

/** A link that was made: where it went, or the link itself, which is shown this once. */
export function LinkDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useWords()
  const { link } = made
  return (
    <Dialog title={t('team.link.made')} onClose={onClose} footer={<Button onClick={onClose}>{t('close')}</Button>}>
      {link === null ? <p>{t('team.link.sent')}</p> : (
        <>
          <p>{t('team.link.pass')}</p>
          <input className="link" readOnly aria-label={t('team.link.made')} value={link} onFocus={event => event.target.select()} />
          <Button icon="copy" onClick={() => void copyText(link, t('copied'))}>{t('copy')}</Button>
        </>
      )}
    </Dialog>
  )
}
