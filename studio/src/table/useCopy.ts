import type { TableDetail } from '../api/types'
import { useWords } from '../i18n'
import { copyText } from '../ui/clipboard'
import { say } from '../ui/toast'
import { write, type CopyFormat } from './copy'
import type { GridRow } from './grid/gridRow'
import type { ShownColumn } from './grid/layout'
import { chosen, type Selection } from './grid/selection'
import { wholeRow } from './whole'

interface Source {
  detail: TableDetail
  cells: string[]
  rows: GridRow[]
  columns: ShownColumn[]
  selection: Selection
  view: string
}

/** Copies what is selected; values that are cut on the screen are fetched whole first. */
export function useCopy(source: Source): (format: CopyFormat) => void {
  const { t } = useWords()
  const { detail, cells, view } = source
  const copy = async (format: CopyFormat) => {
    const { rows, columns } = chosen(source.selection, source.rows, source.columns)
    if (rows.length === 0) {
      return
    }
    const names = columns.map(each => each.column.name)
    const whole = await Promise.all(rows.map(row => wholeRow(row, detail, cells, names, view)))
    const text = write({
      schema: detail.schema, name: detail.name, rows: whole,
      columns: columns.map(({ column }) => ({ name: column.name, category: column.category, type: column.type })),
    }, format)
    await copyText(text, t('copied.rows', { n: rows.length }))
  }
  return format => void copy(format).catch((error: unknown) => say(t('copy.failed', { why: String(error instanceof Error ? error.message : error) })))
}
