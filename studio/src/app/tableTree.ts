import type { TableEntry } from '../api/types'

export type Line =
  | { kind: 'schema'; schema: string; count: number; open: boolean }
  | { kind: 'table'; table: TableEntry; depth: 0 | 1 }

/** The lines of the sidebar: schemas with their tables, partitions below their parent. A search opens everything. */
export function listing(tables: TableEntry[], search: string, closed: string[]): Line[] {
  const words = search.toLowerCase().split(/[\s.]+/).filter(word => word !== '')
  const found = tables.filter(table => {
    const text = `${table.schema}.${table.name}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
  const schemas = new Map<string, TableEntry[]>()
  for (const table of found) {
    put(schemas, table.schema, table)
  }
  const lines: Line[] = []
  for (const schema of [...schemas.keys()].sort(publicFirst)) {
    const members = schemas.get(schema) ?? []
    const open = words.length > 0 || !closed.includes(schema)
    lines.push({ kind: 'schema', schema, count: members.length, open })
    if (open) {
      lines.push(...branchesOf(members))
    }
  }
  return lines
}

function branchesOf(members: TableEntry[]): Line[] {
  const names = new Set(members.map(address))
  const children = new Map<string, TableEntry[]>()
  const roots: TableEntry[] = []
  for (const table of [...members].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (table.parent !== null && names.has(table.parent)) {
      put(children, table.parent, table)
    } else {
      roots.push(table)
    }
  }
  const below = (table: TableEntry, depth: 0 | 1): Line[] => [
    { kind: 'table', table, depth },
    ...(children.get(address(table)) ?? []).flatMap(child => below(child, 1)),
  ]
  return roots.flatMap(table => below(table, 0))
}

/** A copy of the list for each of ten thousand partitions would be felt at every letter of a search. */
function put(lists: Map<string, TableEntry[]>, key: string, table: TableEntry): void {
  const list = lists.get(key)
  if (list) {
    list.push(table)
  } else {
    lists.set(key, [table])
  }
}

const address = (table: TableEntry) => `${table.schema}.${table.name}`

function publicFirst(a: string, b: string): number {
  return a === b ? 0 : a === 'public' ? -1 : b === 'public' ? 1 : a < b ? -1 : 1
}
