import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'

interface Props {
  /** Whether there are rows at all: also within what is loaded pages are turned. */
  turns: boolean
  /** Whether there are rows that are not loaded. */
  more: boolean
  position: number | null
  method: 'keyset' | 'offset' | null
  millis: number | null
  onFirst: () => void
  onPrevious: () => void
  onNext: () => void
  onLast: () => void
  onPercent: (percent: number) => void
  children: ReactNode
}

/** While somebody drags, the server is asked this often, in milliseconds. */
const PAUSE = 60

/** The ways through a table that is too long to scroll. */
export function Pager(props: Props) {
  const { t, duration } = useWords()
  const { turns, more, position, method, millis } = props
  const [percent, setPercent] = useState<number | null>(null)
  const asked = useRef(-Infinity)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setPercent(null), [position])
  const shown = percent ?? (position === null ? null : Math.round(position * 100))
  return (
    <footer className="pager">
      <div className="pager-buttons" role="group" aria-label={t('pager')}>
        <Button icon="first" look="quiet" label={t('pager.first')} disabled={!turns} onClick={props.onFirst} />
        <Button icon="previous" look="quiet" label={t('pager.previous')} disabled={!turns} onClick={props.onPrevious} />
        <Button icon="next" look="quiet" label={t('pager.next')} disabled={!turns} onClick={props.onNext} />
        <Button icon="last" look="quiet" label={t('pager.last')} disabled={!turns} onClick={props.onLast} />
      </div>
      <label className="percent">
        <span className="hidden">{t('pager.percent')}</span>
        <input
          type="range" min={0} max={100} step={1} value={shown ?? 0} disabled={!more}
          aria-valuetext={shown === null ? t('pager.somewhere') : `${shown} %`}
          onChange={event => {
            const wanted = Number(event.target.value)
            setPercent(wanted)
            clearTimeout(waiting.current)
            const quiet = performance.now() - asked.current
            waiting.current = setTimeout(() => {
              asked.current = performance.now()
              props.onPercent(wanted)
            }, quiet > PAUSE ? 0 : PAUSE - quiet)
          }}
        />
        <output title={t('pager.position')}>{shown === null ? '…' : `≈ ${shown} %`}</output>
      </label>
      {props.children}
      <span className="spring" />
      {method === 'offset' && <span className="mark amber wide-only" title={t('method.offset.why')}>{t('method.offset')}</span>}
      {millis !== null && <span className="quiet wide-only">{duration(millis)}</span>}
    </footer>
  )
}
