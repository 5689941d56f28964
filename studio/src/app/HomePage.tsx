import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { useTables } from '../api/queries'
import type { TableEntry } from '../api/types'
import { useWords } from '../i18n'
import { Fault } from '../ui/Fault'
import { Link } from './Link'
import { tableAddress } from './router'

type Order = 'name' | 'rows' | 'bytes'

/** What the database holds, by size, by rows or by name. */
export function HomePage() {
  const { t, number, bytes } = useWords()
  const tables = useTables()
  const [order, setOrder] = useState<Order>('bytes')
  const scroller = useRef<HTMLDivElement>(null)
  const sorted = useMemo(() => [...(tables.data ?? [])].sort(orders[order]), [tables.data, order])
  const virtual = useVirtualizer({
    count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => 32, overscan: 20,
  })
  const items = virtual.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const heading = (each: Order, label: string) => (
    <th scope="col" className={each === 'name' ? '' : 'number'} aria-sort={order === each ? (each === 'name' ? 'ascending' : 'descending') : undefined}>
      <button type="button" className="heading-button" onClick={() => setOrder(each)}>{label}{order === each ? (each === 'name' ? ' ↑' : ' ↓') : ''}</button>
    </th>
  )
  return (
    <div className="page" ref={scroller} tabIndex={0} role="region" aria-label={t('page.tables')}>
      <h1>{t('page.tables')} {tables.data && <span className="quiet">{number(tables.data.length)}</span>}</h1>
      {tables.error && <Fault error={tables.error} retry={() => void tables.refetch()} />}
      <table className="list">
        <thead>
          <tr>
            {heading('name', t('column.name'))}
            <th scope="col" className="wide-only">{t('column.kind')}</th>
            {heading('rows', t('column.rows'))}
            {heading('bytes', t('column.size'))}
            <th scope="col" className="wide-only">{t('column.comment')}</th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden="true"><td colSpan={5} style={{ height: above }} /></tr>}
          {items.map(item => {
            const table = sorted[item.index]
            return table && (
              <tr key={`${table.schema}.${table.name}`} className="fixed-row">
                <td><Link href={tableAddress(table.schema, table.name)}><span className="quiet"><bdi>{table.schema}</bdi>.</span><bdi>{table.name}</bdi></Link></td>
                <td className="wide-only quiet">{t(`kind.${table.kind}`)}</td>
                <td className="number">{table.rows === null ? <span className="quiet">{t('count.unknown')}</span> : `≈ ${number(table.rows)}`}</td>
                <td className="number">{bytes(table.bytes)}</td>
                <td className="wide-only quiet comment">{table.comment}</td>
              </tr>
            )
          })}
          {below > 0 && <tr aria-hidden="true"><td colSpan={5} style={{ height: below }} /></tr>}
        </tbody>
      </table>
      {tables.data?.length === 0 && <p className="empty">{t('tables.none')}</p>}
    </div>
  )
}

const byName = (a: TableEntry, b: TableEntry) =>
  a.schema === b.schema ? (a.name < b.name ? -1 : 1) : a.schema < b.schema ? -1 : 1

const orders: Record<Order, (a: TableEntry, b: TableEntry) => number> = {
  name: byName,
  rows: (a, b) => (b.rows ?? -1) - (a.rows ?? -1) || byName(a, b),
  bytes: (a, b) => b.bytes - a.bytes || byName(a, b),
}
