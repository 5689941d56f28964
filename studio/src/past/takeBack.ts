import { post } from '../api/client'
import type { Cell, Row, RowsPage, TableDetail, Values } from '../api/types'
import { stageCell, stageInsert } from '../edit/drafts'
import { nextId, stage } from '../edit/staged'
import type { Compared } from './compare'

interface Source {
  detail: TableDetail
  past: string
  then: RowsPage
  now: RowsPage | null
}

/** Stages what makes rows as they were: a gone one is added, a changed cell gets its former value. Nothing is committed by it. */
export async function takeBack(rows: Compared[], { detail, past, then, now }: Source): Promise<number> {
  const writable = new Set(detail.columns.filter(column => !column.generated).map(column => column.name))
  let staged = 0
  for (const each of rows) {
    if (each.state === 'gone') {
      const names = then.columns.filter(name => writable.has(name))
      const values: Values = {}
      for (const name of names) {
        values[name] = await whole(detail, then, each.then, name, each.key, past)
      }
      stage(drafts => stageInsert(drafts, detail, values, nextId()))
      staged++
    } else if (now !== null && each.now !== null) {
      for (const index of each.changed) {
        const name = then.columns[index] ?? ''
        if (writable.has(name)) {
          const value = await whole(detail, then, each.then, name, each.key, past)
          const old = await whole(detail, now, each.now, name, each.nowKey, undefined)
          stage(drafts => stageCell(drafts, detail, each.nowKey, name, old, value, nextId()))
        }
      }
      staged++
    }
  }
  return staged
}

/** A value of which the page has the beginning only is asked for. */
async function whole(detail: TableDetail, page: RowsPage, row: Row, column: string, key: Values, past: string | undefined): Promise<Cell> {
  const at = page.columns.indexOf(column)
  if (!row.cut.includes(at)) {
    return row.cells[at] ?? null
  }
  const { value } = await post<{ value: Cell }>('/api/cell', { schema: detail.schema, name: detail.name, key, column }, { past })
  return value
}
