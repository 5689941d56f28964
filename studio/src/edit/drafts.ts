import type { Cell, Change, Conflict, TableName, Values } from '../api/types'

/** A change that is staged: nothing of it is in the database yet. */
export type Draft = Change & { id: number }

/** Which row of which table a change is about. */
export function rowAddress(table: TableName, key: Values): string {
  return JSON.stringify([table.schema, table.name, Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** A value for a cell of a row that is in the table. */
export interface CellChange {
  key: Values
  column: string
  old: Cell
  value: Cell
  /** Of the draft, if it becomes one. */
  id: number
}

/** Stages a value for one cell; a value as it was takes the change back. */
export function stageCell(drafts: Draft[], table: TableName, key: Values, column: string, old: Cell, value: Cell, id: number): Draft[] {
  return stageCells(drafts, table, [{ key, column, old, value, id }])
}

/** The same for many cells. */
export function stageCells(drafts: Draft[], table: TableName, changes: CellChange[]): Draft[] {
  const next = [...drafts]
  const places = new Map<string, number>()
  next.forEach((each, at) => each.kind === 'update' && places.set(rowAddress(each, each.key), at))
  let touched = false
  for (const { key, column, old, value, id } of changes) {
    const address = rowAddress(table, key)
    const at = places.get(address) ?? next.length
    const draft = next[at] ?? { id, kind: 'update', schema: table.schema, name: table.name, key, old: {}, new: {} }
    if (draft.kind !== 'update' || (at === next.length && value === old)) {
      continue
    }
    const before = draft.old[column] === undefined ? old : draft.old[column]
    next[at] = value === before
      ? { ...draft, old: without(draft.old, column), new: without(draft.new, column) }
      : { ...draft, old: { ...draft.old, [column]: before }, new: { ...draft.new, [column]: value } }
    places.set(address, at)
    touched = true
  }
  return touched ? next.filter(each => each.kind !== 'update' || Object.keys(each.new).length > 0) : drafts
}

export function stageInsert(drafts: Draft[], table: TableName, values: Values, id: number): Draft[] {
  return [...drafts, { id, kind: 'insert', schema: table.schema, name: table.name, new: values }]
}

/** Sets a cell of a row that is to be added; undefined leaves it to the column's default. */
export function setInserted(drafts: Draft[], id: number, column: string, value: Cell | undefined): Draft[] {
  return drafts.map(each =>
    each.id !== id || each.kind !== 'insert' ? each
    : { ...each, new: value === undefined ? without(each.new, column) : { ...each.new, [column]: value } })
}

/** Stages that a row goes; what was staged for its cells goes with it. */
export function stageDelete(drafts: Draft[], table: TableName, key: Values, old: Values, id: number): Draft[] {
  const address = rowAddress(table, key)
  const others = drafts.filter(each => each.kind === 'insert' || rowAddress(each, each.key) !== address)
  return [...others, { id, kind: 'delete', schema: table.schema, name: table.name, key, old }]
}

export function unstage(drafts: Draft[], id: number): Draft[] {
  return drafts.filter(each => each.id !== id)
}

export function toChange({ id: _, ...change }: Draft): Change {
  return change
}

export type Choice = 'mine' | 'theirs'

/** Settles what two people did to one row, cell by cell: mine overwrites what is there now, theirs drops my change. */
export function settle(drafts: Draft[], id: number, conflict: Conflict, choices: Record<string, Choice>): Draft[] {
  const at = drafts.findIndex(each => each.id === id)
  const draft = drafts[at]
  if (!draft || draft.kind === 'insert') {
    return drafts
  }
  if (conflict.gone) {
    return drafts.toSpliced(at, 1)
  }
  if (draft.kind === 'delete') {
    const mine = conflict.columns.every(each => choices[each.column] === 'mine')
    return mine ? drafts.with(at, { ...draft, old: { ...draft.old, ...theirs(conflict) } }) : drafts.toSpliced(at, 1)
  }
  let next = draft
  for (const { column, theirs } of conflict.columns) {
    next = choices[column] === 'mine'
      ? { ...next, old: { ...next.old, [column]: theirs } }
      : { ...next, old: without(next.old, column), new: without(next.new, column) }
  }
  return Object.keys(next.new).length === 0 ? drafts.toSpliced(at, 1) : drafts.with(at, next)
}

const theirs = (conflict: Conflict): Values => Object.fromEntries(conflict.columns.map(each => [each.column, each.theirs]))

function without(values: Values, name: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name))
}
