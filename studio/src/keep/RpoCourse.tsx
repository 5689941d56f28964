import { useMemo, useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Chart } from './chart/Chart'
import type { BackupList } from './documents'

/** What would have been lost with the server over the last day or month. */
export function RpoCourse({ list }: { list: BackupList }) {
  const { t, duration } = useWords()
  const [span, setSpan] = useState<'rpoDay' | 'rpoMonth'>('rpoDay')
  const points = useMemo(() => list[span].map(each => ({ at: each.at, value: each.milliseconds })), [list, span])
  return (
    <section aria-label={t('backups.course')}>
      <div className="actions bar" role="group" aria-label={t('backups.course')}>
        {(['rpoDay', 'rpoMonth'] as const).map(each => (
          <Button key={each} look={span === each ? 'primary' : 'plain'} aria-pressed={span === each} onClick={() => setSpan(each)}>{t(`backups.${each}`)}</Button>
        ))}
      </div>
      <Chart title={t('backups.course')} points={points} show={duration} from={0} few={t('backups.noCourse')} />
    </section>
  )
}
