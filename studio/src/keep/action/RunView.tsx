import { useEffect, useRef } from 'react'
import { ApiError } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Fault } from '../../ui/Fault'
import { errorOf, stop, type RunState } from './actions'
import { Outcome } from './Outcome'
import type { Followed } from './useFollowed'

export const STATE_MARKS: Record<RunState, string> = {
  running: 'blue', done: 'green', findings: 'amber', failed: 'red', stopped: 'amber', 'cut off': 'red',
}

/** A run as it goes on, and what came of it. */
export function RunView({ followed }: { followed: Followed }) {
  const { t } = useWords()
  const { run, said, passing, document, error } = followed
  const end = useRef<HTMLPreElement>(null)
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight })
  }, [said, passing])
  const refused = errorOf(document)
  return (
    <section className="run" aria-label={t('action.run')}>
      {run && (
        <p role="status">
          <span className={`mark ${STATE_MARKS[run.state]}`}>{t(`run.${run.state}`)}</span>{' '}
          {run.state === 'running' && <span className="quiet">{t('run.goesOn')}</span>}
        </p>
      )}
      {run?.state === 'running' && <progress aria-label={t('run.running')} />}
      {(said.length > 0 || passing !== '') && (
        <pre ref={end} className="run-lines" tabIndex={0} aria-label={t('run.lines')}>{[...said, ...(passing === '' ? [] : [passing])].join('\n')}</pre>
      )}
      {run?.state === 'running' && (run.stoppable
        ? <Button icon="stop" onClick={() => void stop(run.id)}>{t('stop')}</Button>
        : <p className="quiet">{t('run.notStoppable')}</p>)}
      {error !== null && <Fault error={error} />}
      {refused
        ? <Fault error={new ApiError(422, refused.code, refused.message, refused.hint, refused.detail, refused.sqlState)} />
        : run && run.state !== 'running' && document !== null && <Outcome action={run.action} document={document} />}
    </section>
  )
}
