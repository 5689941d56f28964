import { Link } from '../app/Link'
import { useWords } from '../i18n'
import type { LoadFault, LoadResult } from './types'

/** What became of the file, or would. */
export function Outcome({ result }: { result: LoadResult }) {
  const { t, number } = useWords()
  const left = result.read - result.written
  if (result.faults.length > 0) {
    return (
      <div className="fault" role="alert">
        <p><strong>{t('import.refused')}</strong></p>
        <Faults faults={result.faults} />
        {result.more && <p>{t('import.more')}</p>}
      </div>
    )
  }
  if (!result.committed && result.noUndo !== null && result.written === 0) {
    return (
      <div className="fault" role="alert">
        <p><strong>{t('import.nothing')}</strong> {t('import.noUndo', { why: result.noUndo })}</p>
      </div>
    )
  }
  return (
    <div className="notice" role="status">
      <p>
        {t(result.committed ? 'import.done' : 'import.checked', { n: result.written })}
        {left > 0 && ` ${t('import.skipped', { n: left })}`}
      </p>
      {result.undo !== null && <p>{t('import.undoAt')} <Link href="/edits">{t('page.edits')}</Link></p>}
      {!result.committed && result.noUndo !== null && <p className="amber">{t('import.noUndo', { why: result.noUndo })}</p>}
      {result.sequences.length > 0 && (
        <>
          <p>{t('import.sequences', { n: number(result.sequences.length) })}</p>
          <pre tabIndex={0}>{result.sequences.join('\n')}</pre>
        </>
      )}
    </div>
  )
}

export function Faults({ faults }: { faults: LoadFault[] }) {
  const { t } = useWords()
  return (
    <ul className="load-faults">
      {faults.map((fault, at) => (
        <li key={at}>
          {fault.line !== null && <strong>{t('import.atLine', { line: fault.line })}</strong>}{' '}
          {fault.columns.length > 0 && <bdi>{fault.columns.join(', ')}: </bdi>}
          {fault.message} {fault.sqlState && <code>{fault.sqlState}</code>}
          {fault.detail && <span className="quiet detail">{fault.detail}</span>}
        </li>
      ))}
    </ul>
  )
}
