import type { Column } from '../../api/types'

/** How somebody likes the columns of one table; what is not said stays as the table has it. */
export interface SavedLayout {
  order: string[]
  hidden: string[]
  pinned: string[]
  widths: Record<string, number>
}

export const PLAIN_LAYOUT: SavedLayout = { order: [], hidden: [], pinned: [], widths: {} }

export interface ShownColumn {
  column: Column
  width: number
  pinned: boolean
}

export const NARROWEST = 48
export const WIDEST = 1200

/** The columns to show, pinned ones first; a column that came after the layout was saved stands where the table has it. */
export function arrange(columns: Column[], saved: SavedLayout): ShownColumn[] {
  const shown = ordered(columns, saved.order)
    .filter(column => !saved.hidden.includes(column.name))
    .map(column => ({
      column,
      width: saved.widths[column.name] ?? usualWidth(column),
      pinned: saved.pinned.includes(column.name),
    }))
  return [...shown.filter(each => each.pinned), ...shown.filter(each => !each.pinned)]
}

export function ordered(columns: Column[], order: string[]): Column[] {
  const known = order.filter(name => columns.some(column => column.name === name))
  let at = 0
  return columns.map(column => {
    if (!known.includes(column.name)) {
      return column
    }
    const name = known[at++]
    return columns.find(each => each.name === name) ?? column
  })
}

/** Puts one column before another, or at the end. */
export function move(columns: Column[], saved: SavedLayout, name: string, before: string | null): SavedLayout {
  const names = ordered(columns, saved.order).map(column => column.name).filter(each => each !== name)
  const at = before === null ? names.length : names.indexOf(before)
  return { ...saved, order: names.toSpliced(at < 0 ? names.length : at, 0, name) }
}

export function toggle(names: string[], name: string): string[] {
  return names.includes(name) ? names.filter(each => each !== name) : [...names, name]
}

export function resize(saved: SavedLayout, name: string, width: number): SavedLayout {
  return { ...saved, widths: { ...saved.widths, [name]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) } }
}

export function usualWidth(column: Column): number {
  const forHeader = Math.min(240, column.name.length * 7.5 + 56)
  return Math.max(forHeader, {
    number: 96, boolean: 72, time: 190, uuid: 280, enum: 110, text: 200, json: 240,
    array: 200, binary: 180, range: 190, composite: 200, other: 150,
  }[column.category])
}
