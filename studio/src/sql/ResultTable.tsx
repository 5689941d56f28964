import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef } from 'react'
import type { Category } from '../api/types'
import { useWords } from '../i18n'
import { CellView } from '../table/grid/CellView'
import { write, type CopyFormat } from '../table/copy'
import { copyText } from '../ui/clipboard'
import { Menu } from '../ui/Menu'
import type { Result } from './results'

const HEIGHT = 26

/** The rows that a statement gave. */
export function ResultTable({ result }: { result: Result }) {
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const widths = useMemo(() => result.columns.map((column, at) => widthOf(column.name, result, at)), [result.columns, result.rows.length > 0])
  const virtual = useVirtualizer({
    count: result.rows.length, getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 10,
  })
  const across = useVirtualizer({
    horizontal: true, count: widths.length, getScrollElement: () => scroller.current, estimateSize: index => widths[index] ?? 100, overscan: 2,
  })
  const before = useRef(result.first)
  useLayoutEffect(() => {
    // rows above were let go: what is looked at stays where it is
    scroller.current?.scrollBy(0, (before.current - result.first) * HEIGHT)
    before.current = result.first
  }, [result.first])
  const shown = across.getVirtualItems()
  const total = across.getTotalSize()
  const start = shown[0]?.start ?? 0
  return (
    <div className="result-rows" ref={scroller} tabIndex={0} role="table" aria-rowcount={result.more ? -1 : result.first + result.rows.length + 1} aria-colcount={widths.length} aria-label={t('sql.result', { n: result.statement + 1 })}>
      <div className="result-head" role="row" aria-rowindex={1} style={{ width: total, paddingLeft: start }}>
        {shown.map(item => (
          <div key={item.index} role="columnheader" aria-colindex={item.index + 1} style={{ width: item.size }} title={result.columns[item.index]?.type}>
            <bdi>{result.columns[item.index]?.name}</bdi> <span className="quiet">{result.columns[item.index]?.type}</span>
          </div>
        ))}
      </div>
      <div className="result-body" role="rowgroup" style={{ height: virtual.getTotalSize(), width: total }}>
        {virtual.getVirtualItems().map(line => (
          <div key={line.index} role="row" aria-rowindex={result.first + line.index + 2} className="result-line" style={{ transform: `translateY(${line.start}px)`, height: HEIGHT, paddingLeft: start, width: total }}>
            {shown.map(item => (
              <div key={item.index} role="cell" aria-colindex={item.index + 1} style={{ width: item.size }} className={isNumber(result.columns[item.index]?.type) ? 'cell is-number' : 'cell'}>
                <CellView value={result.rows[line.index]?.[item.index] ?? null} cut={result.cut.has(`${result.first + line.index} ${item.index}`)} room={Math.ceil(item.size / 5)} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

export function ResultCopy({ result }: { result: Result }) {
  const { t } = useWords()
  const copy = (format: CopyFormat) => {
    const columns = result.columns.map(column => ({ name: column.name, type: column.type, category: categoryOf(column.type) }))
    void copyText(write({ schema: 'public', name: 'result', columns, rows: result.rows }, format), t(result.cut.size > 0 ? 'copied.cut' : 'copied.rows', { n: result.rows.length }))
  }
  return (
    <Menu
      label={t('copy')} icon="copy" align="right"
      items={(['csv', 'json', 'markdown'] as const).map(format => ({ label: t(`copy.${format}`), run: () => copy(format) }))}
    />
  )
}

function widthOf(name: string, result: Result, at: number): number {
  const longest = result.rows.slice(0, 50).reduce((most, row) => Math.max(most, Math.min(60, row[at]?.length ?? 4)), 0)
  const head = name.length + Math.min(14, result.columns[at]?.type.length ?? 0)
  return Math.max(64, Math.max(longest * 7.4 + 24, head * 7.4 + 36))
}

const isNumber = (type: string | undefined) => categoryOf(type ?? '') === 'number'

function categoryOf(type: string): Category {
  return /^(smallint|integer|bigint|numeric|real|double precision|int[248]|float[48]|oid)\b/.test(type) ? 'number'
    : /^jsonb?$/.test(type) ? 'json' : /^bool/.test(type) ? 'boolean' : 'text'
}
