import { useCallback, useMemo, useState } from 'react'
import { useView } from '../../api/view'
import type { Filter, Sort, TableDetail, TableEntry } from '../../api/types'
import { usePlan } from './usePlan'
import { useRows } from './useRows'
import { useScan } from './useScan'
import type { NumberedRow } from './window'

const SMALL = 50_000

/** The rows of a look at a table, from an index or from a scan, whichever serves. */
export function useShownRows(detail: TableDetail, entry: TableEntry | null, sort: Sort[], filter: Filter | null) {
  const question = JSON.stringify([detail.schema, detail.name, sort, filter])
  const view = useView(question)
  const [insisted, setInsisted] = useState<string | null>(null)
  const small = entry !== null && entry.rows !== null && entry.rows < SMALL && entry.kind !== 'view'
  const { way, plan } = usePlan(detail, filter, view, small)
  const scanning = way === 'scan' && insisted !== question
  const rows = useRows(detail, sort, filter, view, way !== 'wait' && !scanning)
  const { scan, stop } = useScan(detail, filter, view, scanning)

  const hits = useMemo<NumberedRow[]>(() => scan?.rows.map((row, seq) => ({ ...row, seq })) ?? [], [scan?.rows])
  const names = useMemo(() => detail.columns.map(column => column.name), [detail])
  const insist = useCallback(() => setInsisted(question), [question])
  return {
    view,
    plan,
    rows,
    scan: scanning ? scan : null,
    stop,
    insist,
    stored: scanning ? hits : rows.window?.rows ?? NONE,
    cells: scanning ? names : rows.window?.columns ?? names,
    waiting: way === 'wait' || (!scanning && rows.busy),
  }
}

const NONE: NumberedRow[] = []
