import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import type { Saved } from '../types'

/** Two saved the same version: whichever stays, both are among the versions. */
export function ConflictDialog({ theirs, onMine, onTheirs }: { theirs: Saved; onMine: () => void; onTheirs: () => void }) {
  const { t, moment } = useWords()
  return (
    <Dialog
      title={t('design.conflict')} onClose={() => undefined}
      footer={<><Button onClick={onTheirs}>{t('design.conflict.theirs')}</Button><Button look="primary" onClick={onMine}>{t('design.conflict.mine')}</Button></>}
    >
      <p>{t('design.conflict.who', { who: theirs.by, when: moment(theirs.at), version: theirs.version })}</p>
      <p className="quiet">{t('design.conflict.both')}</p>
    </Dialog>
  )
}
