import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { Cell, TableDetail, Values } from '../api/types'
import { useWords } from '../i18n'
import { say } from '../ui/toast'
import type { GridRow } from '../table/grid/gridRow'
import { keyOf, wholeCell, wholeRow } from '../table/whole'
import { CellEditor, type Move } from './CellEditor'
import { setInserted, stageCell, stageDelete, stageInsert } from './drafts'
import { discard, nextId, stage, stepBack } from './staged'
import { write, type Writing } from './writing'
import type { Pasted } from '../table/paste'

interface Place {
  row: string
  column: string
  value: Cell | undefined
  typed: string | null
}

interface Options {
  detail: TableDetail
  cells: string[]
  rows: GridRow[]
  view: string
  readOnly: boolean
  /** The rows that are chosen now: a value may go into all of them. */
  together: () => GridRow[]
  /** Moves the cursor after a value was staged, and gives the grid the keyboard back. */
  onMoved: (move: Move) => void
}

export interface Editing {
  allowed: boolean
  editor: { row: string; column: string; node: ReactNode } | null
  begin: (row: GridRow, column: string, typed: string | null) => void
  add: () => void
  duplicate: (rows: GridRow[]) => void
  remove: (rows: GridRow[]) => void
  clear: (row: GridRow, column: string) => void
  /** Stages the values of a pasted block in one step. */
  paste: (block: Pasted) => void
}

/** Everything that stages a change of the rows of one table. */
export function useEditing({ detail, cells, rows, view, readOnly, together, onMoved }: Options): Editing {
  const { t } = useWords()
  const [place, setPlace] = useState<Place | null>(null)
  const allowed = detail.editable && !readOnly
  const refused = useCallback((error: unknown) => say(error instanceof Error ? error.message : String(error)), [])

  const put = (row: GridRow, column: string, value: Cell | undefined, old: Cell) => {
    if (row.source === null) {
      if (row.draft !== null) {
        const id = row.draft
        stage(drafts => setInserted(drafts, id, column, value))
      }
      return
    }
    const key = keyOf(row, detail, cells)
    if (key && value !== undefined) {
      stage(drafts => stageCell(drafts, detail, key, column, old, value, nextId()))
    }
  }
  const open = async (row: GridRow, column: string, typed: string | null) => {
    const described = detail.columns.find(each => each.name === column)
    if (!allowed || !described || described.generated || row.mark === 'deleted') {
      say(!allowed ? detail.why ?? t('session.readOnly') : row.mark === 'deleted' ? t('edit.deleted') : t('edit.generated'))
      return
    }
    const at = cells.indexOf(column)
    const key = keyOf(row, detail, cells)
    if (row.source && !key) {
      say(t('edit.noKey'))
      return
    }
    const cut = row.cut.includes(at)
    const value = cut && key ? await wholeCell(detail, key, column, view) : row.cells[at]
    setPlace({ row: row.id, column, value, typed })
  }
  const writeAll = async (writings: Writing[], beyond = 0) => {
    if (!allowed) {
      say(detail.why ?? t('session.readOnly'))
      return
    }
    const left = await write(writings, detail, cells, view)
    say([
      t(left > 0 ? 'edit.writtenBut' : 'edit.written', { n: writings.length - left, left }),
      ...(beyond > 0 ? [t('edit.beyond', { n: beyond })] : []),
    ].join(' '))
  }
  const row = place && rows.find(each => each.id === place.row)
  const column = place && detail.columns.find(each => each.name === place.column)
  const editor = place && row && column ? {
    row: place.row,
    column: place.column,
    node: (
      <CellEditor
        key={`${place.row} ${place.column}`} column={column} value={place.value} typed={place.typed} canDefault={row.source === null}
        many={together().length}
        onAll={value => {
          setPlace(null)
          void writeAll(together().map(each => ({ row: each, column: place.column, value }))).catch(refused)
          onMoved('stay')
        }}
        onDone={(value, move) => {
          setPlace(null)
          const stored = row.source?.cells[cells.indexOf(place.column)] ?? null
          const wasCut = row.source?.cut.includes(cells.indexOf(place.column)) ?? false
          if (value !== place.value || row.changed.has(cells.indexOf(place.column))) {
            put(row, place.column, value, wasCut && !row.changed.has(cells.indexOf(place.column)) ? place.value ?? null : stored)
          }
          onMoved(move)
        }}
        onCancel={typed => {
          setPlace(null)
          onMoved('stay')
          if (typed !== place.value) {
            say(t('edit.cancelled'), { label: t('edit.putBack'), run: () => setPlace({ ...place, typed: typed ?? null }) })
          }
        }}
      />
    ),
  } : null

  const copyOf = async (row: GridRow): Promise<Values> => {
    const names = detail.columns
      .filter(each => !each.generated && !each.identity && !(detail.key.includes(each.name) && each.default !== null))
      .map(each => each.name)
    const values = await wholeRow(row, detail, cells, names, view)
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))
  }
  /** A value that is cut goes as it is shown: the server compares its beginning. */
  const removeOne = (row: GridRow) => {
    if (row.draft !== null && (row.source === null || row.mark === 'deleted')) {
      discard(row.draft)
      return
    }
    const key = keyOf(row, detail, cells)
    const { source } = row
    if (source && !key) {
      say(t('edit.noKey'))
    } else if (key && source) {
      const old = Object.fromEntries(cells.map((name, index) => [name, source.cells[index] ?? null]))
      stage(drafts => stageDelete(drafts, detail, key, old, nextId()))
    }
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const writing = event.target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName)
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.shiftKey && !writing) {
        if (stepBack()) {
          event.preventDefault()
        }
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return {
    allowed,
    editor,
    begin: (row, column, typed) => void open(row, column, typed).catch(refused),
    add: () => stage(drafts => stageInsert(drafts, detail, {}, nextId())),
    duplicate: rows => void Promise.all(rows.map(copyOf)).then(copies =>
      stage(drafts => copies.reduce((all, values) => stageInsert(all, detail, values, nextId()), drafts))).catch(refused),
    remove: rows => rows.forEach(removeOne),
    paste: ({ writings, beyond }) => void writeAll(writings, beyond).catch(refused),
    clear: (row, column) => {
      const described = detail.columns.find(each => each.name === column)
      if (!allowed || !described?.nullable || described.generated || row.mark === 'deleted') {
        return
      }
      if (row.source && !keyOf(row, detail, cells)) {
        say(t('edit.noKey'))
      } else {
        put(row, column, null, row.source?.cells[cells.indexOf(column)] ?? null)
      }
    },
  }
}
