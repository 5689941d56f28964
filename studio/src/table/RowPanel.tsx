import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from '../app/Link'
import { tableAddress } from '../app/router'
import { post } from '../api/client'
import type { Cell, Count, Reference, TableDetail } from '../api/types'
import { useView } from '../api/view'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { copyText } from '../ui/clipboard'
import { Fault } from '../ui/Fault'
import { CountText } from './CountLabel'
import { equalTo } from './filter/model'
import type { GridRow } from './grid/gridRow'
import { pretty } from './pretty'
import { keyOf, wholeCell } from './whole'

interface Props {
  detail: TableDetail
  cells: string[]
  row: GridRow
  column: string
  view: string
  onClose: () => void
  onColumn: (column: string) => void
  onFilter: (column: string, value: Cell) => void
}

/** One row from top to bottom: the chosen value whole, every column, and the rows it is tied to. */
export function RowPanel({ detail, cells, row, column, view, onClose, onColumn, onFilter }: Props) {
  const { t } = useWords()
  const described = detail.columns.find(each => each.name === column)
  const at = cells.indexOf(column)
  const value = row.cells[at]
  const value_of = (name: string) => row.cells[cells.indexOf(name)] ?? null
  return (
    <aside className="row-panel" aria-label={t('panel')}>
      <header>
        <h2><bdi>{column}</bdi> <span className="quiet">{described?.type}</span></h2>
        <Button icon="close" look="quiet" label={t('close')} onClick={onClose} />
      </header>
      <div className="row-panel-body" tabIndex={0} role="region" aria-label={t('panel.row')}>
        <WholeValue detail={detail} cells={cells} row={row} column={column} view={view} />
        {value !== undefined && (
          <p><Button icon="filter" look="quiet" onClick={() => onFilter(column, value)}>{t('filter.equal')}</Button></p>
        )}
        {row.source && (detail.references.length > 0 || detail.referencedBy.length > 0) && (
          <section>
            <h3>{t('panel.links')}</h3>
            <ul className="links">
              {detail.references.map(each => (
                <Tie key={each.name} reference={each} arrow="→" columns={each.referenced} values={each.columns.map(value_of)} />
              ))}
              {detail.referencedBy.map(each => (
                <Tie key={`${each.schema}.${each.table}.${each.name}`} reference={each} arrow="←" columns={each.columns} values={each.referenced.map(value_of)} />
              ))}
            </ul>
          </section>
        )}
        <section>
          <h3>{t('panel.row')}</h3>
          <dl className="fields">
            {detail.columns.map(each => {
              const index = cells.indexOf(each.name)
              const cell = row.cells[index]
              return (
                <div key={each.name} className={each.name === column ? 'current' : undefined}>
                  <dt><button type="button" onClick={() => onColumn(each.name)}><bdi>{each.name}</bdi></button></dt>
                  <dd dir="auto">
                    {cell === null ? <span className="null">NULL</span> : cell === undefined ? <span className="unset">{each.default ?? '—'}</span>
                      : cell === '' ? <span className="blank">''</span> : `${cell.slice(0, 300)}${row.cut.includes(index) || cell.length > 300 ? '…' : ''}`}
                  </dd>
                </div>
              )
            })}
          </dl>
        </section>
      </div>
    </aside>
  )
}

function WholeValue({ detail, cells, row, column, view }: Pick<Props, 'detail' | 'cells' | 'row' | 'column' | 'view'>) {
  const { t, number } = useWords()
  const at = cells.indexOf(column)
  const cut = row.cut.includes(at) && !row.changed.has(at)
  const key = cut ? keyOf(row, detail, cells) : null
  const whole = useQuery({
    queryKey: ['cell', detail.schema, detail.name, key, column],
    queryFn: () => key === null ? null : wholeCell(detail, key, column, view),
    enabled: cut && key !== null,
    gcTime: 10_000,
  })
  const value = cut ? whole.data : row.cells[at]
  const category = detail.columns.find(each => each.name === column)?.category ?? 'other'
  if (whole.error) {
    return <Fault error={whole.error} retry={() => void whole.refetch()} />
  }
  if (cut && key === null) {
    return <p className="quiet">{t('panel.noKey')}</p>
  }
  if (value === undefined) {
    return <p className="quiet">{cut ? t('loading') : '—'}</p>
  }
  if (value === null) {
    return <p><span className="null">NULL</span></p>
  }
  return (
    <>
      <pre className="whole" tabIndex={0} dir="auto">{value === '' ? <span className="blank">''</span> : pretty(value, category)}</pre>
      <p className="quiet">
        {t('panel.letters', { n: [...value].length, letters: number([...value].length) })}{' '}
        <Button icon="copy" look="quiet" onClick={() => void copyText(value, t('copied'))}>{t('copy')}</Button>
      </p>
    </>
  )
}

function Tie({ reference, arrow, columns, values }: { reference: Reference; arrow: string; columns: string[]; values: Cell[] }) {
  const filter = equalTo(columns, values)
  const none = values.includes(null)
  const question = JSON.stringify([reference.schema, reference.table, filter])
  const view = useView(question)
  const settled = useSettled(question)
  const count = useQuery({
    queryKey: ['count', reference.schema, reference.table, filter, false],
    queryFn: ({ signal }) =>
      post<Count>('/api/count', { schema: reference.schema, name: reference.table, filter, exact: false }, { view, signal }),
    enabled: !none && arrow === '←' && settled,
  })
  return (
    <li title={reference.name}>
      <span aria-hidden="true">{arrow}</span>{' '}
      {none ? <bdi className="quiet">{reference.table}</bdi> : (
        <Link href={tableAddress(reference.schema, reference.table, { filter })}><bdi>{reference.table}</bdi></Link>
      )}{' '}
      <span className="quiet"><bdi>{columns.join(', ')}</bdi></span>{' '}
      {none ? <span className="null">NULL</span> : count.data ? <span className="quiet"><CountText count={count.data} /></span> : null}
    </li>
  )
}

/** Whether somebody stays at a question for a moment: who runs through the rows asks nothing. */
function useSettled(question: string): boolean {
  const [stayed, setStayed] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setStayed(question), 250)
    return () => clearTimeout(timer)
  }, [question])
  return stayed === question
}
