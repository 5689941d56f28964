import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useCommands } from '../app/commands'
import { useNarrow } from '../app/narrow'
import { go, tableAddress } from '../app/router'
import { describeAnew, useSession } from '../api/queries'
import type { Filter, Sort, TableDetail, TableEntry } from '../api/types'
import { applied } from '../edit/applied'
import { EditButtons } from '../edit/EditButtons'
import { useStaged } from '../edit/staged'
import { useCommitted } from '../edit/useCommitted'
import { useEditing } from '../edit/useEditing'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { useRemembered } from '../ui/remembered'
import { ColumnsDialog } from './ColumnsDialog'
import { CountLabel } from './CountLabel'
import { both, equalTo } from './filter/model'
import { FilterBar, type Written } from './filter/FilterBar'
import { know } from './filter/known'
import { Grid, type GridHandle } from './grid/Grid'
import type { HeaderActions } from './grid/GridHeader'
import { arrange, move, PLAIN_LAYOUT, resize, toggle, type SavedLayout } from './grid/layout'
import { Pager } from './Pager'
import { RowPanel } from './RowPanel'
import { ScanBar, Suggestion } from './ScanBar'
import { cellsOf, pasted } from './paste'
import { chosen, NO_SELECTION, pick, pickRow, step, type Selection } from './grid/selection'
import { Toolbar } from './Toolbar'
import { useCopy } from './useCopy'
import { useGridKeys } from './useGridKeys'
import { usePages } from './usePages'
import { useShownRows } from './rows/useShownRows'

const MOVES = { stay: [0, 0], down: [1, 0], up: [-1, 0], right: [0, 1], left: [0, -1] } as const

interface Props {
  detail: TableDetail
  entry: TableEntry | null
  sort: Sort[]
  filter: Filter | null
}

/** The rows of a table with everything one can do to find and read them. */
export function TableView({ detail, entry, sort, filter }: Props) {
  const { t } = useWords()
  const narrow = useNarrow()
  const session = useSession()
  const table = `${session.data?.server ?? ''}/${session.data?.database ?? ''}/${detail.schema}.${detail.name}`
  const [layout, setLayout] = useRemembered<SavedLayout>(`columns.${table}`, PLAIN_LAYOUT)
  const [selection, setSelection] = useState<Selection>(NO_SELECTION)
  const [panel, setPanel] = useState(false)
  const [filtering, setFiltering] = useState(filter !== null)
  const [wish, setWish] = useState<{ column: string; count: number } | null>(null)
  const [choosing, setChoosing] = useState(false)
  const grid = useRef<GridHandle>(null)
  const written = useRef<Written | null>(null)

  const { view, plan, rows, scan, stop, insist, stored, cells, waiting } = useShownRows(detail, entry, sort, filter)
  const staged = useStaged()
  const shown = useMemo(() => applied(stored, detail, cells, staged), [stored, detail, cells, staged])
  const columns = useMemo(() => arrange(detail.columns, layout), [detail, layout])
  useCommitted(detail, cells, rows)
  const editing = useEditing({
    detail, cells, rows: shown, view, readOnly: session.data?.readOnly ?? true,
    together: () => chosen(selection, shown, columns).rows,
    onMoved: move => {
      if (move !== 'away') {
        const [down, right] = MOVES[move]
        setSelection(now => step(now, shown.length, columns, down, right, false))
        grid.current?.focus()
      }
    },
  })

  const look = useCallback((next: { sort?: Sort[]; filter?: Filter | null }) => {
    setSelection(NO_SELECTION)
    go(tableAddress(detail.schema, detail.name, { sort, filter, ...next }))
  }, [detail, sort, filter])
  const askFilter = (column: string) => {
    setFiltering(true)
    setWish({ column, count: (wish?.count ?? 0) + 1 })
  }
  const closeFilter = () => {
    setFiltering(false)
    setWish(null)
  }
  const headerActions: HeaderActions = {
    sort: (column, descending, add) => {
      const others = add ? sort.filter(each => each.column !== column) : []
      look({ sort: descending === null ? others : [...others, { column, descending }] })
    },
    resize: (column, width) => setLayout(resize(layout, column, width)),
    pin: column => setLayout({ ...layout, pinned: toggle(layout.pinned, column) }),
    hide: column => setLayout({ ...layout, hidden: toggle(layout.hidden, column) }),
    move: (column, before) => setLayout(move(detail.columns, layout, column, before)),
    filter: askFilter,
    fit: column => {
      const at = cells.indexOf(column)
      const longest = shown.reduce((most, row) => Math.max(most, row.cells[at]?.length ?? 4), column.length)
      setLayout(resize(layout, column, Math.min(600, longest * 7.6 + 30)))
    },
  }
  const active = selection.active ? shown[selection.active.row] : undefined
  const begin = (typed: string | null) => {
    if (active && selection.active && editing.allowed) {
      editing.begin(active, selection.active.column, typed)
    } else {
      setPanel(true)
    }
  }
  const pages = usePages(grid, rows, shown.length, scan !== null)
  const copy = useCopy({ detail, cells, rows: shown, columns, selection, view })
  const onKeyDown = useGridKeys({
    grid, rows: shown, columns, selection, setSelection, pages, copy: () => copy('text'),
    togglePanel: () => setPanel(!panel), closePanel: () => setPanel(false),
    open: () => begin(null),
    type: editing.allowed ? letter => begin(letter) : undefined,
    remove: () => {
      if (selection.rows.size > 0) {
        editing.remove(chosen(selection, shown, columns).rows)
        setSelection({ ...selection, rows: new Set() })
      } else if (active && selection.active) {
        editing.clear(active, selection.active.column)
      }
    },
  })
  useCommands([
    { label: t('filter'), icon: 'filter', run: () => setFiltering(true) },
    { label: t('columns'), icon: 'columns', run: () => setChoosing(true) },
    { label: t('panel.toggle'), icon: 'panel', run: () => setPanel(!panel) },
    { label: t('past.choose'), icon: 'history', run: () => go(`/backups?table=${encodeURIComponent(JSON.stringify([detail.schema, detail.name]))}`) },
    ...(editing.allowed ? [{ label: t('edit.add'), icon: 'plus' as const, run: editing.add }] : []),
  ])
  const found = rows.window?.columns.join('\n')
  useEffect(() => {
    // altered since it was described
    if (found !== undefined && found !== detail.columns.map(each => each.name).join('\n')) {
      describeAnew(detail.schema, detail.name)
    }
  }, [found])
  const near = useCallback((end: 'before' | 'after') => {
    if (scan === null) {
      void rows.extend(end)
    }
  }, [rows.extend, scan === null])
  return (
    <div className="table-page">
      <Toolbar
        detail={detail} entry={entry} sort={sort} filter={filter} columns={columns} filtering={filtering}
        hidden={layout.hidden.length} onFilter={() => (filtering ? closeFilter() : setFiltering(true))} onColumns={() => setChoosing(true)}
        onPanel={() => setPanel(!panel)} panel={panel} onCopy={copy} canCopy={selection.active !== null || selection.rows.size > 0}
        onReload={() => {
          describeAnew(detail.schema, detail.name)
          rows.reopen()
        }}
      >
        {editing.allowed && (
          <EditButtons
            editing={editing} rows={chosen(selection, shown, columns).rows}
            onDone={() => setSelection(now => ({ ...now, rows: new Set() }))}
            onAdded={() => {
              grid.current?.scrollTo(0, 'top')
              setSelection(now => pick(now, 0, columns.find(each => !each.column.generated && !each.column.identity)?.column.name ?? '', false))
              grid.current?.focus()
            }}
          />
        )}
      </Toolbar>
      {filtering && (
        <FilterBar
          table={detail} columns={detail.columns} filter={filter} wish={wish} kept={written} onApply={(next, own = true) => {
            if (own) {
              know(next)
            }
            look({ filter: next })
          }}
          onClose={closeFilter}
        />
      )}
      {scan && (
        <ScanBar scan={scan} plan={plan} onStop={stop} onSorted={sort.length > 0 || scan.state !== 'complete' ? insist : null} />
      )}
      {!scan && rows.window?.warning && (
        <div className="notice" role="status">
          <p>{rows.window.warning}</p>
          {plan?.suggestion && <Suggestion sql={plan.suggestion} />}
        </div>
      )}
      {rows.error !== null && <Fault error={rows.error} retry={() => rows.open({ at: 'first' })} />}
      <div className={panel && active ? 'table-body with-panel' : 'table-body'}>
        <Grid
          ref={grid} label={`${detail.schema}.${detail.name}`} detail={detail} columns={columns} cells={cells} rows={shown} sort={sort}
          selection={selection} headerActions={headerActions} editor={editing.editor} jump={rows.jump} to={rows.to} dimmed={waiting}
          onNear={near} onKeyDown={onKeyDown} onPaste={text => editing.paste(pasted(cellsOf(text), selection, shown, columns))}
          onPick={(row, column, extend) => setSelection(now => pick(now, row, column, extend))}
          onPickRow={(row, extend) => setSelection(now => pickRow(now, shown, row, extend))}
          onOpen={() => begin(null)}
        />
        {rows.busy && (
          <div className="busy" role="status">
            {t('loading')} <Button icon="stop" look="danger" onClick={rows.stop}>{t('stop')}</Button>
          </div>
        )}
        {shown.length === 0 && !waiting && scan?.state !== 'running' && rows.error === null && (
          <p className="empty over">{t(filter === null ? 'rows.none' : 'rows.noneFound')}</p>
        )}
        {panel && active && selection.active && (
          <RowPanel
            detail={detail} cells={cells} row={active} column={selection.active.column} view={view} onClose={() => setPanel(false)}
            onColumn={column => setSelection(now => pick(now, now.active?.row ?? 0, column, false))}
            onFilter={(column, value) => look({ filter: both(filter, equalTo([column], [value])) })}
          />
        )}
      </div>
      {choosing && <ColumnsDialog columns={detail.columns} layout={layout} onChange={setLayout} onClose={() => setChoosing(false)} />}
      <Pager
        turns={(rows.window?.rows.length ?? 0) > 0} more={scan === null && (rows.window?.before || rows.window?.after || false)}
        position={rows.window?.position ?? null} method={scan ? null : rows.window?.method ?? null} millis={scan ? null : rows.window?.millis ?? null}
        onFirst={pages.first} onPrevious={pages.previous} onNext={pages.next} onLast={pages.last} onPercent={pages.percent}
      >
        {!scan && (
          <CountLabel
            table={detail} filter={filter} view={view}
            known={filter === null && entry && entry.rows !== null ? { kind: 'about', rows: entry.rows, millis: 0 } : null}
          />
        )}
        {!narrow && selection.rows.size > 0 && <span>{t('rows.selected', { n: selection.rows.size })}</span>}
      </Pager>
    </div>
  )
}
