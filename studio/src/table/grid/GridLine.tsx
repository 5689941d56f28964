import { memo, type ReactNode } from 'react'
import type { VirtualItem } from '@tanstack/react-virtual'
import type { Reference } from '../../api/types'
import { Link } from '../../app/Link'
import { tableAddress } from '../../app/router'
import { CellView } from './CellView'
import { equalTo } from '../filter/model'
import type { GridRow } from './gridRow'
import type { ShownColumn } from './layout'

export const GUTTER = 44
export const ROW_HEIGHT = 28

interface Props {
  row: GridRow
  index: number
  top: number
  width: number
  pinned: ShownColumn[]
  free: ShownColumn[]
  items: VirtualItem[]
  /** Where a column's cell stands in a row. */
  cellOf: ReadonlyMap<string, number>
  links: ReadonlyMap<string, Reference>
  active: string | null
  /** The first and last selected column, by their place on the screen. */
  range: [number, number] | null
  selected: boolean
  editor: { column: string; node: ReactNode } | null
  selectLabel: string
}

/** One row of the grid. */
export const GridLine = memo(function GridLine(props: Props) {
  const { row, index, top, width, pinned, free, items, selected, selectLabel } = props
  const start = items[0]?.start ?? 0
  const fixed = pinned.reduce((sum, each) => sum + each.width, GUTTER)
  let left = GUTTER
  return (
    <div
      className={`line${row.mark ? ` ${row.mark}` : ''}${selected ? ' selected' : ''}${index % 2 ? ' odd' : ''}`}
      role="row" aria-rowindex={index + 2} aria-selected={selected} data-row={index}
      style={{ transform: `translateY(${top}px)`, width, height: ROW_HEIGHT }}
    >
      <div className="gutter" role="rowheader" title={row.faults.get(-1)}>
        <input type="checkbox" checked={selected} readOnly tabIndex={-1} aria-label={selectLabel} />
        {row.faults.has(-1) ? <span className="sign red">!</span> : row.mark && <span className="sign">{SIGNS[row.mark]}</span>}
      </div>
      {pinned.map((shown, at) => {
        const cell = <GridCell key={shown.column.name} {...props} shown={shown} place={at} left={left} />
        left += shown.width
        return cell
      })}
      <div className="spacer" aria-hidden="true" style={{ width: Math.max(0, start - fixed) }} />
      {items.map(item => {
        const shown = free[item.index]
        return shown && <GridCell key={shown.column.name} {...props} shown={shown} place={pinned.length + item.index} left={null} />
      })}
    </div>
  )
})

const SIGNS = { new: '+', changed: '•', deleted: '−' } as const

function GridCell({ row, index, shown, place, left, cellOf, links, active, range, editor }:
  Props & { shown: ShownColumn; place: number; left: number | null }) {
  const { column, width } = shown
  const at = cellOf.get(column.name) ?? -1
  const value = row.cells[at]
  const fault = row.faults.get(at)
  const reference = value !== null && value !== undefined ? links.get(column.name) : undefined
  const classes = ['cell', `is-${column.category}`]
  if (left !== null) classes.push('pinned')
  if (active === column.name) classes.push('active')
  if (range && place >= range[0] && place <= range[1]) classes.push('ranged')
  if (row.changed.has(at)) classes.push('changed')
  if (fault) classes.push('at-fault')
  return (
    <div
      id={`cell-${index}-${place}`} className={classes.join(' ')} role="gridcell" aria-colindex={place + 2}
      data-column={column.name} title={fault} aria-invalid={fault ? true : undefined}
      style={{ width, ...(left === null ? {} : { left }) }}
    >
      {editor?.column === column.name ? editor.node
        : value === undefined ? <span className="unset">{column.default ?? (column.identity || column.generated ? '⚙' : '—')}</span>
        : <CellView value={value} cut={row.cut.includes(at)} room={Math.ceil(width / 5)} />}
      {reference && (
        <Link
          className="follow" tabIndex={-1} title={`${reference.schema}.${reference.table}`}
          aria-label={`${reference.schema}.${reference.table}`}
          href={tableAddress(reference.schema, reference.table, {
            filter: equalTo(reference.referenced, reference.columns.map(name => row.cells[cellOf.get(name) ?? -1] ?? null)),
          })}
        >
          →
        </Link>
      )}
    </div>
  )
}
