import { useEffect, useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { ResultCopy, ResultTable } from './ResultTable'
import type { Result } from './results'
import type { Run } from './useRun'

interface Props {
  run: Run
  onShow: (at: number) => void
  onMore: (result: Result) => void
}

/** One tab per statement; the last one that gave rows, or the one that failed, is shown first. */
export function Results({ run, onShow, onMore }: Props) {
  const { t, number, duration } = useWords()
  const [picked, setPicked] = useState<number | null>(null)
  useEffect(() => setPicked(null), [run.asked])
  const { results } = run
  const wrong = results.findIndex(each => each.error)
  const rows = results.findLastIndex(each => each.columns.length > 0)
  const best = wrong >= 0 ? wrong : rows >= 0 ? rows : results.length - 1
  const at = picked ?? best
  const result = results[at]
  return (
    <>
      {results.length > 1 && (
        <div className="tabs" role="tablist" aria-label={t('sql.results')}>
          {results.map((each, index) => (
            <button
              key={each.statement} type="button" role="tab" aria-selected={index === at} tabIndex={index === at ? 0 : -1}
              onClick={() => setPicked(index)}
              onKeyDown={event => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                if (step !== 0) {
                  setPicked((at + step + results.length) % results.length)
                }
              }}
            >
              {each.error && <span className="red">! </span>}{index + 1} <span className="quiet">{each.tag ?? firstWord(each.sql)}</span>
            </button>
          ))}
        </div>
      )}
      {result && <Panel result={result} onShow={onShow} />}
      <div className="result-foot" role="status">
        <span>{t(`sql.${run.state}`)}</span>
        {result && result.columns.length > 0 && <span>{t(result.more ? 'sql.firstRows' : 'sql.rows', { n: result.rows.length, rows: number(result.rows.length) })}</span>}
        {result?.tag && <code>{result.tag}</code>}
        {result?.millis != null && <span className="quiet">{duration(result.millis)}</span>}
        {result?.more && result.cursor !== null && run.state !== 'running' && <Button onClick={() => onMore(result)}>{t('sql.more')}</Button>}
        <span className="spring" />
        {result && result.rows.length > 0 && <ResultCopy result={result} />}
      </div>
    </>
  )
}

function Panel({ result, onShow }: { result: Result; onShow: (at: number) => void }) {
  const { t } = useWords()
  const { error } = result
  if (error) {
    const { position } = error
    return (
      <div className="fault" role="alert">
        <p><strong>{error.message}</strong> {error.sqlState && <code>{error.sqlState}</code>}</p>
        {error.detail && <p>{error.detail}</p>}
        {error.hint && <p className="quiet">{error.hint}</p>}
        {position !== null && position > 0 && <Button onClick={() => onShow(position - 1)}>{t('sql.show')}</Button>}
      </div>
    )
  }
  return (
    <>
      {result.notices.map((notice, index) => (
        <p key={index} className="sql-notice"><strong>{notice.severity}</strong> {notice.message} <span className="quiet">{notice.detail} {notice.hint}</span></p>
      ))}
      {result.columns.length > 0 ? <ResultTable key={result.statement} result={result} /> : <pre className="quiet done">{result.sql}</pre>}
    </>
  )
}

const firstWord = (sql: string) => sql.trim().split(/\s/, 1)[0]?.toUpperCase() ?? ''
