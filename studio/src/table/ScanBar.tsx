import type { Plan } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { copyText } from '../ui/clipboard'
import { Fault } from '../ui/Fault'
import type { Scan } from './rows/useScan'

interface Props {
  scan: Scan
  plan: Plan | null
  onStop: () => void
  onSorted: (() => void) | null
}

/** How far the reading of an un-indexed table is, and what would make it quick. */
export function ScanBar({ scan, plan, onStop, onSorted }: Props) {
  const { t, number } = useWords()
  const percent = Math.floor(scan.progress * 100)
  return (
    <section className="scan-bar" aria-label={t('scan')}>
      <progress value={scan.progress} max={1} aria-label={t('scan.progress', { percent })} />
      <span role="status">
        {t(`scan.${scan.state}`, { percent, found: number(scan.found) })}
      </span>
      {scan.state === 'running' && <Button icon="stop" look="danger" onClick={onStop}>{t('stop')}</Button>}
      {onSorted && scan.state !== 'running' && <Button onClick={onSorted}>{t('scan.sorted')}</Button>}
      {plan?.suggestion && <Suggestion sql={plan.suggestion} />}
      {scan.error !== null && <Fault error={scan.error} />}
    </section>
  )
}

export function Suggestion({ sql }: { sql: string }) {
  const { t } = useWords()
  return (
    <p className="suggestion">
      <span className="quiet">{t('scan.suggestion')}</span>
      <code>{sql}</code>
      <Button icon="copy" look="quiet" label={t('copy')} onClick={() => void copyText(sql, t('copied'))} />
    </p>
  )
}
