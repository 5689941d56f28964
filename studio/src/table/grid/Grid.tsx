import { useVirtualizer } from '@tanstack/react-virtual'
import {
  useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode, type Ref,
} from 'react'
import type { Reference, Sort, TableDetail } from '../../api/types'
import { useWords } from '../../i18n'
import { GridHeader, type HeaderActions } from './GridHeader'
import { GridLine, GUTTER, ROW_HEIGHT } from './GridLine'
import type { GridRow } from './gridRow'
import type { ShownColumn } from './layout'
import { spanOf, type Selection } from './selection'

export interface GridHandle {
  /** The first and last row that can be seen whole. */
  visible: () => { first: number; last: number }
  scrollTo: (index: number, edge: 'top' | 'bottom') => void
  focus: () => void
}

interface Props {
  ref: Ref<GridHandle>
  label: string
  detail: TableDetail
  columns: ShownColumn[]
  cells: string[]
  rows: GridRow[]
  sort: Sort[]
  selection: Selection
  headerActions: HeaderActions
  editor: { row: string; column: string; node: ReactNode } | null
  /** Changes with every jump; the grid then scrolls to the end that `to` names. */
  jump: number
  to: 'top' | 'bottom'
  dimmed: boolean
  onNear: (end: 'before' | 'after') => void
  onPick: (row: number, column: string, extend: boolean) => void
  onPickRow: (row: number, extend: boolean) => void
  onOpen: (row: number, column: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  /** Text was pasted on the chosen cells. */
  onPaste?: (text: string) => void
}

const HEAD_HEIGHT = 44
const NEAR = 60

/** Rows and columns of any number: only what can be seen is in the page. */
export function Grid(props: Props) {
  const { ref, columns, rows, cells, detail, selection, editor, onNear, jump, to } = props
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const pinned = useMemo(() => columns.filter(each => each.pinned), [columns])
  const free = useMemo(() => columns.filter(each => !each.pinned), [columns])
  const fixed = pinned.reduce((sum, each) => sum + each.width, GUTTER)
  const cellOf = useMemo(() => new Map(cells.map((name, index) => [name, index])), [cells])
  const links = useMemo(() => linksOf(detail), [detail])

  const down = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8,
    scrollPaddingEnd: HEAD_HEIGHT, getItemKey: index => rows[index]?.id ?? index,
  })
  const across = useVirtualizer({
    horizontal: true, count: free.length, getScrollElement: () => scroller.current,
    estimateSize: index => free[index]?.width ?? 100, overscan: 2, paddingStart: fixed, scrollPaddingStart: fixed,
  })
  useEffect(() => across.measure(), [across, free, fixed])

  const lines = down.getVirtualItems()
  const items = across.getVirtualItems()
  const first = lines[0]?.index ?? 0
  const last = lines.at(-1)?.index ?? 0
  const width = across.getTotalSize()

  useKeptPlace(scroller, rows, jump, to)
  useEffect(() => {
    if (rows.length > 0 && rows.length - last < NEAR) {
      onNear('after')
    }
    if (rows.length > 0 && first < 20) {
      onNear('before')
    }
  }, [first, last, rows.length, onNear])

  const active = selection.active
  const activeRow = active?.row ?? -1
  const activePlace = columns.findIndex(each => each.column.name === active?.column)
  useEffect(() => {
    if (activeRow >= 0 && activePlace >= 0) {
      down.scrollToIndex(activeRow, { align: 'auto' })
      if (activePlace >= pinned.length) {
        across.scrollToIndex(activePlace - pinned.length, { align: 'auto' })
      }
    }
  }, [activeRow, activePlace])

  useImperativeHandle(ref, () => ({
    visible: () => {
      const element = scroller.current
      const top = element?.scrollTop ?? 0
      const room = (element?.clientHeight ?? 0) - HEAD_HEIGHT
      return { first: Math.ceil(top / ROW_HEIGHT), last: Math.max(0, Math.floor((top + room) / ROW_HEIGHT) - 1) }
    },
    scrollTo: (index, edge) => {
      const element = scroller.current
      if (element) {
        element.scrollTop = edge === 'top' ? index * ROW_HEIGHT : (index + 1) * ROW_HEIGHT - (element.clientHeight - HEAD_HEIGHT)
      }
    },
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }), [])

  const target = (event: MouseEvent | PointerEvent): { row: number; column: string | null } | null => {
    const element = event.target as Element
    const line = element.closest<HTMLElement>('[data-row]')
    if (!line || element.closest('.follow, .cell-editor')) {
      return null
    }
    return { row: Number(line.dataset.row), column: element.closest<HTMLElement>('[data-column]')?.dataset.column ?? null }
  }
  const span = spanOf(selection, columns)
  let left = GUTTER
  return (
    <div
      ref={scroller} className={props.dimmed ? 'grid dimmed' : 'grid'} role="grid" tabIndex={0} aria-label={props.label}
      aria-rowcount={-1} aria-colcount={columns.length + 1} aria-multiselectable="true" aria-busy={props.dimmed}
      aria-activedescendant={activeRow >= first && activeRow <= last && activePlace >= 0 ? `cell-${activeRow}-${activePlace}` : undefined}
      onKeyDown={props.onKeyDown}
      onPaste={event => {
        if (props.onPaste && event.target === event.currentTarget && active) {
          event.preventDefault()
          props.onPaste(event.clipboardData.getData('text/plain'))
        }
      }}
      onPointerDown={event => {
        const at = target(event)
        if (at?.column && event.button === 0) {
          props.onPick(at.row, at.column, event.shiftKey)
        }
      }}
      onPointerMove={event => {
        if (event.buttons === 1 && event.pointerType === 'mouse') {
          const at = target(event)
          if (at?.column && active && (at.row !== active.row || at.column !== active.column)) {
            props.onPick(at.row, at.column, true)
          }
        }
      }}
      onClick={event => {
        const at = target(event)
        if (at && at.column === null) {
          props.onPickRow(at.row, event.shiftKey)
        }
      }}
      onDoubleClick={event => {
        const at = target(event)
        if (at?.column) {
          props.onOpen(at.row, at.column)
        }
      }}
    >
      <div className="head" role="row" aria-rowindex={1} style={{ width, height: HEAD_HEIGHT }}>
        <div className="gutter" role="columnheader" aria-label={t('rows.select')} />
        {pinned.map((shown, index) => {
          const head = (
            <GridHeader key={shown.column.name} shown={shown} left={left} index={index} detail={detail} sort={props.sort} actions={props.headerActions} />
          )
          left += shown.width
          return head
        })}
        <div className="spacer" aria-hidden="true" style={{ width: Math.max(0, (items[0]?.start ?? fixed) - fixed) }} />
        {items.map(item => {
          const shown = free[item.index]
          return shown && (
            <GridHeader
              key={shown.column.name} shown={shown} left={null} index={pinned.length + item.index} detail={detail}
              sort={props.sort} actions={props.headerActions}
            />
          )
        })}
      </div>
      <div className="body" role="rowgroup" style={{ height: down.getTotalSize(), width }}>
        {lines.map(line => {
          const row = rows[line.index]
          return row && (
            <GridLine
              key={row.id} row={row} index={line.index} top={line.start} width={width} pinned={pinned} free={free} items={items}
              cellOf={cellOf} links={links} active={line.index === activeRow ? active?.column ?? null : null}
              range={span && line.index >= span.top && line.index <= span.bottom ? span.columns : null}
              selected={selection.rows.has(row.id)} editor={editor?.row === row.id ? editor : null}
              selectLabel={t('rows.select')}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Scrolls after a jump, and holds still what somebody looks at while rows come or go above it. */
function useKeptPlace(scroller: { current: HTMLDivElement | null }, rows: GridRow[], jump: number, to: 'top' | 'bottom') {
  const before = useRef<{ jump: number; rows: GridRow[] }>({ jump: -1, rows: [] })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && before.current.jump !== jump) {
      element.scrollTop = to === 'top' ? 0 : element.scrollHeight
    } else if (element && before.current.rows !== rows) {
      const anchor = before.current.rows[Math.floor(element.scrollTop / ROW_HEIGHT)]
      const now = anchor ? rows.findIndex(row => row.id === anchor.id) : -1
      const shift = now - Math.floor(element.scrollTop / ROW_HEIGHT)
      if (now >= 0 && shift !== 0) {
        element.scrollTop += shift * ROW_HEIGHT
      }
    }
    before.current = { jump, rows }
  }, [scroller, rows, jump, to])
}

/** The column at which a foreign key's link stands: its last, so that a key of several columns has one link. */
function linksOf(detail: TableDetail): Map<string, Reference> {
  const links = new Map<string, Reference>()
  for (const reference of [...detail.references].sort((a, b) => b.columns.length - a.columns.length)) {
    const column = reference.columns.at(-1)
    if (column !== undefined) {
      links.set(column, reference)
    }
  }
  return links
}
