import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useSession } from '../api/queries'
import type { Sort, TableDetail } from '../api/types'
import { useView } from '../api/view'
import { useWords } from '../i18n'
import { Command } from '../keep/Command'
import { Grid, type GridHandle } from '../table/grid/Grid'
import '../table/grid/grid.css'
import '../table/table.css'
import type { HeaderActions } from '../table/grid/GridHeader'
import type { GridRow } from '../table/grid/gridRow'
import { arrange, PLAIN_LAYOUT, resize } from '../table/grid/layout'
import { NO_SELECTION, pick, pickRow, step } from '../table/grid/selection'
import { Button } from '../ui/Button'
import { copyText } from '../ui/clipboard'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { takeBack } from './takeBack'
import { ThenAndNow } from './ThenAndNow'
import type { PastLook } from './usePast'
import { usePastRows, type PastRows } from './usePastRows'

interface Props {
  look: PastLook
  then: TableDetail
  now: TableDetail | null
  at: string
}

const ARROWS: Record<string, [number, number]> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }

/** The rows of then in the grid of tables; what is gone or something else now is marked, and can be staged to come back. */
export function PastTable({ look, then, now, at }: Props) {
  const { t } = useWords()
  const session = useSession()
  const view = useView(`past ${look.id}`)
  const [sort, setSort] = useState<Sort[]>([])
  const [layout, setLayout] = useState(PLAIN_LAYOUT)
  const [selection, setSelection] = useState(NO_SELECTION)
  const [jump, setJump] = useState(0)
  const { rows, open, stop } = usePastRows(look.id, then, now, sort, view)
  const grid = useRef<GridHandle>(null)
  const detail = useMemo(() => ({ ...then, references: [] }), [then])
  const columns = useMemo(() => arrange(detail.columns, layout), [detail, layout])
  const shown = useMemo(() => gridRows(rows), [rows])
  const { page, compared } = rows
  const gone = compared?.filter(each => each.state === 'gone').length ?? 0
  const changed = compared?.filter(each => each.state === 'changed').length ?? 0
  const canStage = now !== null && now.editable && !(session.data?.readOnly ?? true)
  const active = selection.active ? compared?.[selection.active.row] ?? null : null
  const turn = (place: Parameters<typeof open>[0], search = false) => {
    setSelection(NO_SELECTION)
    setJump(jump + 1)
    void open(place, search)
  }
  const stageBack = async () => {
    const wanted = (compared ?? []).filter((each, index) => each.state !== 'same' && (selection.rows.has(`p${index}`) || (selection.rows.size === 0 && each === active)))
    if (wanted.length === 0 || !page || !now) {
      say(t('past.choosePlease'))
      return
    }
    const n = await takeBack(wanted, { detail: now, past: look.id, then: page, now: rows.now })
    say(t('past.staged', { n }))
  }
  const headerActions: HeaderActions = {
    sort: (column, descending) => setSort(descending === null ? [] : [{ column, descending }]),
    resize: (column, width) => setLayout(resize(layout, column, width)),
    pin: () => undefined, hide: () => undefined, move: () => undefined, filter: () => undefined, fit: () => undefined,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (arrow) {
      event.preventDefault()
      setSelection(step(selection, shown.length, columns, arrow[0], arrow[1], false))
    } else if (event.key === ' ' && selection.active) {
      event.preventDefault()
      setSelection(pickRow(selection, shown, selection.active.row, event.shiftKey))
    } else if ((event.ctrlKey || event.metaKey) && event.key === 'c' && selection.active && page) {
      void copyText(shown[selection.active.row]?.cells[page.columns.indexOf(selection.active.column)] ?? '', t('copied'))
    }
  }
  const [first, last] = [page?.rows[0], page?.rows.at(-1)]
  return (
    <>
      <div className="actions past-bar">
        <Button icon="first" label={t('past.first')} onClick={() => turn({ at: 'first' })} />
        <Button icon="previous" label={t('past.previous')} disabled={!page?.before || !first} onClick={() => first && turn({ at: 'before', cursor: first.cursor })} />
        <Button icon="next" label={t('past.next')} disabled={!page?.after || !last} onClick={() => last && turn({ at: 'after', cursor: last.cursor })} />
        <Button icon="last" label={t('past.last')} onClick={() => turn({ at: 'last' })} />
        {compared && (rows.busy && rows.searched !== null
          ? <Button icon="stop" onClick={stop}>{t('stop')}</Button>
          : <Button icon="search" disabled={!page?.after || !last} onClick={() => last && turn({ at: 'after', cursor: last.cursor }, true)}>{t('past.nextDifference')}</Button>)}
        <span role="status">
          {rows.searched !== null && <span className="quiet">{t('past.looked', { n: rows.searched })} </span>}
          {rows.exhausted && <span>{t('past.noDifference')} </span>}
          {gone > 0 && <span className="mark red">{t('past.gone', { n: gone })}</span>}{' '}
          {changed > 0 && <span className="mark amber">{t('past.changed', { n: changed })}</span>}
          {rows.partly && <span className="amber">{t('past.beginnings')} </span>}
          {compared && gone + changed === 0 && !rows.partly && !rows.busy && <span className="green">{t('past.same')}</span>}
        </span>
        <span className="spring" />
        {canStage && compared && <Button icon="undo" look="primary" disabled={gone + changed === 0} onClick={() => void stageBack().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))}>{t('past.takeBack')}</Button>}
      </div>
      {!compared && page && now !== null && <p className="notice">{t('past.noKey')}</p>}
      {rows.error !== null && <Fault error={rows.error} />}
      <div className="past-body">
        <Grid
          ref={grid} label={t('past.rows')} detail={detail} columns={columns} cells={page?.columns ?? []} rows={shown} sort={sort} selection={selection}
          headerActions={headerActions} editor={null} jump={jump} to="top" dimmed={rows.busy} onNear={NOTHING}
          onPick={(row, column, extend) => setSelection(pick(selection, row, column, extend))}
          onPickRow={(row, extend) => setSelection(pickRow(selection, shown, row, extend))}
          onOpen={NOTHING} onKeyDown={onKeyDown}
        />
        {active && page && active.state !== 'same' && <ThenAndNow row={active} then={page} now={rows.now} />}
      </div>
      <details className="past-commands">
        <summary>{t('past.commands')}</summary>
        <Command text={`dbkeep at ${word(at)} --table ${word(`${then.schema}.${then.name}`)} --into ${word(`${then.schema}.${then.name}_then`)}`} />
        <Command text={`dbkeep when-deleted ${word(`${then.schema}.${then.name}`)}`} />
      </details>
    </>
  )
}

const NOTHING = () => undefined
const word = (text: string) => (/^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

function gridRows({ page, compared }: PastRows): GridRow[] {
  return (page?.rows ?? []).map((row, index) => {
    const beside = compared?.[index]
    return {
      id: `p${index}`, cells: row.cells, cut: row.cut, mark: beside?.state === 'gone' ? 'deleted' : beside?.state === 'changed' ? 'changed' : null,
      changed: beside?.changed ?? new Set<number>(), faults: new Map<number, string>(), source: { ...row, seq: index }, draft: null,
    }
  })
}
