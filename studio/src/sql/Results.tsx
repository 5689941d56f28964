import { useEffect, useState } from 'react'
import { useWords, type Key } from '../i18n'
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
  const { t, duration } = useWords()
  const [picked, setPicked] = useState<number | null>(null)
  useEffect(() => setPicked(null), [run.asked])
  const { results } = run
  const wrong = results.findIndex(each => each.error)
  const rows = results.findLastIndex(each => each.columns.length > 0)
  const best = wrong >= 0 ? wrong : rows >= 0 ? rows : results.length - 1
  const at = picked ?? best
  const result = results[at]
  const tabs = tabsOf(results)
  return (
    <>
      {results.length > 1 && (
        <div className="tabs" role="tablist" aria-label={t('sql.results')}>
          {tabs.map((index, place) => (
            <button
              key={index} type="button" role="tab" aria-selected={index === at} tabIndex={index === at ? 0 : -1}
              onClick={() => setPicked(index)}
              onKeyDown={event => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                if (step !== 0) {
                  setPicked(tabs[(place + step + tabs.length) % tabs.length] ?? at)
                }
              }}
            >
              {results[index]?.error && <span className="red">! </span>}{index + 1}{' '}
              <span className="quiet">{results[index]?.tag ?? firstWord(results[index]?.sql ?? '')}</span>
            </button>
          ))}
        </div>
      )}
      {result && <Panel result={result} onShow={onShow} />}
      <div className="result-foot" role="status">
        <span>{t(endOf(run))}</span>
        {result && result.columns.length > 0 && <Extent result={result} />}
        {result?.tag && <code>{result.tag}</code>}
        {result?.millis != null && <span className="quiet">{duration(result.millis)}</span>}
        {result?.more && result.cursor !== null && run.state === 'done' && <Button onClick={() => onMore(result)}>{t('sql.more')}</Button>}
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

/** Which rows are there: all, the first ones, or of many the last ones that came. */
function Extent({ result }: { result: Result }) {
  const { t, number } = useWords()
  const end = result.first + result.rows.length
  return (
    <span title={result.first > 0 ? t('sql.letGo') : undefined}>
      {result.first > 0
        ? t('sql.lastRows', { from: number(result.first + 1), to: number(end) })
        : t(result.more ? 'sql.firstRows' : 'sql.rows', { n: end, rows: number(end) })}
    </span>
  )
}

/** What became of the run; of one that wrote also what is left of it. */
function endOf(run: Run): Key {
  if (!run.asked.write || run.state === 'running' || run.state === 'done' || run.state === 'asked') {
    return `sql.${run.state}`
  }
  return run.results.some(each => each.undone) ? 'sql.undone' : 'sql.unsure'
}

const MOST_TABS = 100

/** Which results have a tab: of a long script those that failed or gave rows, and the last. */
function tabsOf(results: Result[]): number[] {
  const all = results.map((_, index) => index)
  return all.length <= MOST_TABS ? all
    : all.filter(index => results[index]?.error || (results[index]?.columns.length ?? 0) > 0 || index === results.length - 1).slice(-MOST_TABS)
}

const firstWord = (sql: string) => sql.trim().split(/\s/, 1)[0]?.toUpperCase() ?? ''
