import { useSyncExternalStore } from 'react'
import type { Filter, Sort } from '../api/types'

/** The address of the page: every place in Studio has one, so that it can be sent to somebody. */
export interface Route {
  path: string[]
  query: URLSearchParams
}

const listeners = new Set<() => void>()

export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address !== location.pathname + location.search) {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address)
    tell()
  }
}

export function useAddress(): string {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      addEventListener('popstate', listener)
      return () => {
        listeners.delete(listener)
        removeEventListener('popstate', listener)
      }
    },
    () => location.pathname + location.search,
  )
}

export function useRoute(): Route {
  return parse(useAddress())
}

export function parse(address: string): Route {
  const [path = '', query = ''] = address.split('?', 2)
  return {
    path: path.split('/').filter(part => part !== '').map(decode),
    query: new URLSearchParams(query),
  }
}

export interface Look {
  sort?: Sort[]
  filter?: Filter | null
}

export function tableAddress(schema: string, name: string, look: Look = {}): string {
  const query = new URLSearchParams()
  if (look.sort && look.sort.length > 0) {
    query.set('sort', JSON.stringify(look.sort))
  }
  if (look.filter) {
    query.set('filter', JSON.stringify(look.filter))
  }
  const text = query.toString()
  return `/table/${encodeURIComponent(schema)}/${encodeURIComponent(name)}${text === '' ? '' : `?${text}`}`
}

export const pastAddress = (schema: string, name: string, at: string): string =>
  `/past/${encodeURIComponent(schema)}/${encodeURIComponent(name)}?at=${encodeURIComponent(at)}`

/** What an address says of a table's rows; an address that somebody spoilt says nothing. */
export function lookOf(query: URLSearchParams): { sort: Sort[]; filter: Filter | null } {
  const sort = read(query.get('sort'))
  const filter = read(query.get('filter'))
  return {
    sort: Array.isArray(sort) ? sort.filter(isSort) : [],
    filter: filter !== null && typeof filter === 'object' && !Array.isArray(filter) ? (filter as Filter) : null,
  }
}

function isSort(value: unknown): value is Sort {
  return typeof (value as Sort | null)?.column === 'string' && typeof (value as Sort).descending === 'boolean'
}

function read(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function tell(): void {
  listeners.forEach(listener => listener())
}
