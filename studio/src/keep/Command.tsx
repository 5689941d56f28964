import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { copyText } from '../ui/clipboard'

/** A command or SQL to be run elsewhere; a click copies it. */
export function Command({ text }: { text: string }) {
  const { t } = useWords()
  return (
    <div className="command">
      <pre tabIndex={0}>{text}</pre>
      <Button icon="copy" look="quiet" label={t('copy')} onClick={() => void copyText(text, t('copied'))} />
    </div>
  )
}
