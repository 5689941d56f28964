import type { Catalog, Relation } from '../api/types'

/** A table as a box with lines. */
export interface Box {
  id: string
  schema: string
  name: string
  columns: { name: string; type: string; key: boolean; reference: boolean; nullable: boolean }[]
  /** Columns that have no line since there are too many. */
  more: number
  width: number
  height: number
}

export interface Arrow {
  id: string
  from: string
  to: string
  label: string
  optional: boolean
}

export interface Graph {
  boxes: Box[]
  arrows: Arrow[]
}

export const HEAD = 28
export const LINE = 20
const MOST_LINES = 24

/** Names no two tables alike, also where a name has a dot: such a name is quoted, as in SQL. */
export const boxId = (schema: string, name: string): string => `${quoted(schema)}.${quoted(name)}`

const quoted = (name: string): string => (name.includes('.') || name.includes('"') ? `"${name.replaceAll('"', '""')}"` : name)

/** The catalog as boxes and arrows. With very many tables only keys and references have a line. */
export function graphOf(catalog: Catalog, keysOnly = catalog.tables.length > 150): Graph {
  const references = new Set(catalog.relations.flatMap(each =>
    each.columns.map(column => `${boxId(each.schema, each.table)}.${column}`)))
  const boxes = catalog.tables.map((table): Box => {
    const id = boxId(table.schema, table.name)
    const all = table.columns.map(column => ({ ...column, reference: references.has(`${id}.${column.name}`) }))
    const wanted = keysOnly ? all.filter(column => column.key || column.reference) : all
    const columns = wanted.slice(0, MOST_LINES)
    const more = all.length - columns.length
    const longest = columns.reduce(
      (most, column) => Math.max(most, column.name.length + Math.min(24, column.type.length) + 2), table.name.length + table.schema.length * 0.6 + 2)
    return {
      id, schema: table.schema, name: table.name, columns, more,
      width: Math.round(Math.min(340, Math.max(150, longest * 7 + 36))),
      height: HEAD + columns.length * LINE + (more > 0 ? LINE : 0) + 6,
    }
  })
  const known = new Set(boxes.map(box => box.id))
  const nullable = new Set(catalog.tables.flatMap(table =>
    table.columns.filter(column => column.nullable).map(column => `${boxId(table.schema, table.name)}.${column.name}`)))
  const arrows = catalog.relations
    .map((relation, index) => arrowOf(relation, index, nullable))
    .filter(arrow => known.has(arrow.from) && known.has(arrow.to))
  return { boxes, arrows }
}

function arrowOf(relation: Relation, index: number, nullable: Set<string>): Arrow {
  const from = boxId(relation.schema, relation.table)
  return {
    id: `${index} ${relation.name}`, from, to: boxId(relation.toSchema, relation.toTable),
    label: `${relation.columns.join(', ')} → ${relation.toColumns.join(', ')}`,
    optional: relation.columns.some(column => nullable.has(`${from}.${column}`)),
  }
}

/** A table and those at most so many arrows away from it, in either direction. */
export function near(graph: Graph, id: string, steps: number): Graph {
  let reached = new Set([id])
  for (let step = 0; step < steps; step++) {
    const next = new Set(reached)
    for (const arrow of graph.arrows) {
      if (reached.has(arrow.from)) next.add(arrow.to)
      if (reached.has(arrow.to)) next.add(arrow.from)
    }
    reached = next
  }
  return {
    boxes: graph.boxes.filter(box => reached.has(box.id)),
    arrows: graph.arrows.filter(arrow => reached.has(arrow.from) && reached.has(arrow.to)),
  }
}

/** The tables whose name, or a column of which, holds the words. */
export function matching(graph: Graph, search: string): string[] {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') {
    return []
  }
  const byName = graph.boxes.filter(box => box.id.toLowerCase().includes(wanted))
  const byColumn = graph.boxes.filter(box => !byName.includes(box) && box.columns.some(column => column.name.toLowerCase().includes(wanted)))
  return [...byName, ...byColumn].map(box => box.id)
}
