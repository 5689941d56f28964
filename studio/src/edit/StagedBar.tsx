import { useState } from 'react'
import { useCommands } from '../app/commands'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { say } from '../ui/toast'
import { ReviewDialog } from './ReviewDialog'
import { discardAll, stepBack, useStaged } from './staged'
import './edit.css'

/** How much is staged, wherever one is in Studio, with the way to look at it. */
export function StagedBar() {
  const { t } = useWords()
  const { drafts, faults, conflicts } = useStaged()
  const [reviewing, setReviewing] = useState(false)
  useCommands(drafts.length > 0 ? [{ label: t('staged.review'), icon: 'check', run: () => setReviewing(true) }] : [])
  const wrong = Object.keys(faults).length + Object.keys(conflicts).length
  return (
    <>
      {drafts.length > 0 && (
        <div className="staged-bar" role="status">
          <span>{t('staged.count', { n: drafts.length })}</span>
          {wrong > 0 && <span className="mark red">{t('staged.wrong', { n: wrong })}</span>}
          <span className="spring" />
          <Button look="quiet" icon="trash" onClick={() => {
            discardAll()
            say(t('staged.discarded'), { label: t('edit.putBack'), run: () => void stepBack() })
          }}>
            {t('staged.discard')}
          </Button>
          <Button look="primary" onClick={() => setReviewing(true)}>{t('staged.review')}</Button>
        </div>
      )}
      {reviewing && <ReviewDialog onClose={() => setReviewing(false)} />}
    </>
  )
}
