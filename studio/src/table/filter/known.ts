import type { Filter } from '../../api/types'
import { ownKey, whenOwned } from '../../api/whose'

const KEY = 'known-sql'

/** The conditions in SQL that a filter holds. */
export function sqlIn(filter: Filter | null): string[] {
  if (filter === null) {
    return []
  }
  return 'all' in filter ? filter.all.flatMap(sqlIn) : 'any' in filter ? filter.any.flatMap(sqlIn) : 'sql' in filter ? [filter.sql] : []
}

let known = new Set<string>()

whenOwned(() => {
  known = new Set(read())
})

/** Somebody wrote or read this SQL here and wants it; an address alone may come from anybody. */
export function know(filter: Filter | null): void {
  const sql = sqlIn(filter)
  if (sql.length > 0) {
    known = new Set([...known, ...sql])
    const key = ownKey(KEY)
    try {
      if (key !== null) {
        sessionStorage.setItem(key, JSON.stringify([...known]))
      }
    } catch {
      // a tab without storage asks again when it is loaded anew
    }
  }
}

export const isKnown = (filter: Filter | null): boolean => sqlIn(filter).every(each => known.has(each))

function read(): string[] {
  const key = ownKey(KEY)
  try {
    const kept: unknown = JSON.parse((key === null ? null : sessionStorage.getItem(key)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : []
  } catch {
    return []
  }
}

/** A filter as it was saved; null for what is none, which any program may have saved. */
export function saved(text: string): Filter | null {
  try {
    const filter: unknown = JSON.parse(text)
    return isFilter(filter) ? filter : null
  } catch {
    return null
  }
}

function isFilter(value: unknown): value is Filter {
  if (value === null || typeof value !== 'object') {
    return false
  }
  const some = value as { all?: unknown; any?: unknown; sql?: unknown; column?: unknown; operator?: unknown }
  const several = some.all ?? some.any
  return several !== undefined ? Array.isArray(several) && several.every(isFilter)
    : typeof some.sql === 'string' || (typeof some.column === 'string' && typeof some.operator === 'string')
}
