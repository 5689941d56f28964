import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTables } from '../api/queries'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { Icon } from '../ui/Icon'
import { useRemembered } from '../ui/remembered'
import { Link } from './Link'
import { go, tableAddress, type Route } from './router'
import { PLACES } from './places'
import { listing } from './tableTree'

interface Props {
  route: Route
  onClose: () => void
  overlay: boolean
}

/** Every table of the database, found by typing; it stays quick with thousands. */
export function Sidebar({ route, onClose, overlay }: Props) {
  const { t, number, bytes } = useWords()
  const tables = useTables()
  const [search, setSearch] = useState('')
  const [closed, setClosed] = useRemembered<string[]>('schemas.closed', ['dbkeep'])
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => listing(tables.data ?? [], search, closed), [tables.data, search, closed])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 26,
    overscan: 12,
  })
  const [page, schema, name] = route.path

  const onSearchKey = (event: KeyboardEvent) => {
    const first = lines.find(line => line.kind === 'table')
    if (event.key === 'Enter' && first) {
      go(tableAddress(first.table.schema, first.table.name))
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      scroller.current?.querySelector<HTMLElement>('a')?.focus()
    }
  }
  const onListKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const entries = [...(scroller.current?.querySelectorAll<HTMLElement>('a, button') ?? [])]
      entries[entries.indexOf(document.activeElement as HTMLElement) + step]?.focus()
    }
  }
  return (
    <nav className={overlay ? 'sidebar overlay' : 'sidebar'} aria-label={t('sidebar')}>
      <ul className="places">
        {PLACES.map(place => (
          <li key={place.address}>
            <Link href={place.address} aria-current={place.address === `/${page ?? ''}` ? 'page' : undefined}>
              <Icon name={place.icon} />
              {t(place.label)}
            </Link>
          </li>
        ))}
      </ul>
      <div className="search">
        <Icon name="search" />
        <input
          id="table-search" type="search" value={search} placeholder={t('sidebar.search')} aria-label={t('sidebar.search')}
          onChange={event => setSearch(event.target.value)} onKeyDown={onSearchKey} autoComplete="off" spellCheck={false}
        />
        {overlay && <Button icon="close" look="quiet" label={t('close')} onClick={onClose} />}
      </div>
      {tables.error && <Fault error={tables.error} retry={() => void tables.refetch()} />}
      <div className="table-list" ref={scroller} onKeyDown={onListKey} tabIndex={-1}>
        <div className="table-lines" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(item => {
            const line = lines[item.index]
            if (!line) {
              return null
            }
            const place = { transform: `translateY(${item.start}px)` }
            if (line.kind === 'schema') {
              return (
                <button
                  key={`s ${line.schema}`} type="button" className="schema-line" style={place} aria-expanded={line.open}
                  onClick={() => setClosed(line.open ? [...closed, line.schema] : closed.filter(each => each !== line.schema))}
                >
                  <span className={line.open ? 'twist open' : 'twist'}><Icon name="next" /></span>
                  <bdi>{line.schema}</bdi>
                  <span className="quiet">{number(line.count)}</span>
                </button>
              )
            }
            const { table } = line
            return (
              <Link
                key={`t ${table.schema} ${table.name}`} className={`table-line depth-${line.depth}`} style={place}
                href={tableAddress(table.schema, table.name)}
                aria-current={page === 'table' && schema === table.schema && name === table.name ? 'page' : undefined}
                title={[t(`kind.${table.kind}`), table.rows === null ? null : t('count.about', { rows: number(table.rows) }),
                  bytes(table.bytes), table.comment].filter(Boolean).join(' · ')}
              >
                <Icon name={table.kind.endsWith('view') ? 'view' : 'table'} />
                <bdi>{table.name}</bdi>
                <span className="quiet number">{table.rows === null ? '' : `≈ ${compact(table.rows)}`}</span>
              </Link>
            )
          })}
        </div>
        {tables.data && lines.length === 0 && <p className="empty">{t('sidebar.none')}</p>}
      </div>
    </nav>
  )
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const compact = (rows: number) => short.format(rows)
