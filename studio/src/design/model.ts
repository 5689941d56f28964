import type { Column, Design, Enumeration, Reference, Spot, Table } from './types'

/** Changes of a design: each gives a new one and leaves the old one as it was, so that every step can be taken back. */

export const tableId = (table: { schema: string; name: string }): string => `${table.schema}.${table.name}`

export const find = (design: Design, id: string | null): Table | undefined => design.tables.find(table => tableId(table) === id)

export const changeTable = (design: Design, id: string, change: (table: Table) => Table): Design =>
  ({ ...design, tables: design.tables.map(table => (tableId(table) === id ? change(table) : table)) })

/** A name that nothing of the list has yet. */
export function free(taken: string[], wanted: string): string {
  let name = wanted
  for (let number = 2; taken.includes(name); number++) {
    name = `${wanted}_${number}`
  }
  return name
}

export const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name, was: null, type, nullable: true, default: null, identity: null, generated: null, stored: true, collation: null, comment: null, ...more,
})

export function addTable(design: Design, spot: Spot | null, schema = 'public'): { design: Design; id: string } {
  const name = free(design.tables.map(table => table.name), 'new_table')
  const table: Table = {
    schema, name, was: null, comment: null, columns: [column('id', 'bigint', { nullable: false, identity: 'ALWAYS' })],
    primaryKey: { name: '', columns: ['id'] }, uniques: [], checks: [], indexes: [], references: [], spot,
  }
  return { design: { ...design, tables: [...design.tables, table] }, id: tableId(table) }
}

export function renameTable(design: Design, id: string, name: string): Design {
  const old = find(design, id)
  if (!old || name === '' || name === old.name) {
    return design
  }
  const follows = (reference: Reference): Reference =>
    reference.schema === old.schema && reference.table === old.name ? { ...reference, table: name } : reference
  return {
    ...design,
    tables: design.tables.map(table => {
      const followed = { ...table, references: table.references.map(follows) }
      return tableId(table) === id ? { ...followed, name } : followed
    }),
  }
}

/** Takes a table out of the drawing; the database keeps it. */
export function putAway(design: Design, id: string): Design {
  return {
    ...design,
    tables: design.tables.filter(table => tableId(table) !== id).map(table =>
      ({ ...table, references: table.references.filter(each => `${each.schema}.${each.table}` !== id) })),
  }
}

/** The next migration drops it, where the database has it. */
export function dropTable(design: Design, id: string): Design {
  const table = find(design, id)
  const without = putAway(design, id)
  return table?.was ? { ...without, dropped: [...without.dropped, { kind: 'TABLE', schema: table.schema, name: table.was }] } : without
}

export const addColumn = (table: Table, after = table.columns.length - 1): Table => {
  const added = column(free(table.columns.map(each => each.name), 'column'), 'text')
  return { ...table, columns: table.columns.toSpliced(after + 1, 0, added) }
}

export const changeColumn = (table: Table, name: string, change: Partial<Column>): Table =>
  ({ ...table, columns: table.columns.map(each => (each.name === name ? { ...each, ...change } : each)) })

export function moveColumn(table: Table, name: string, by: number): Table {
  const at = table.columns.findIndex(each => each.name === name)
  const moved = table.columns[at]
  const to = at + by
  return moved === undefined || to < 0 || to >= table.columns.length ? table
    : { ...table, columns: table.columns.toSpliced(at, 1).toSpliced(to, 0, moved) }
}

/** Keys, indexes and relations follow; the text of a check does not, and says so by its fault. */
export function renameColumn(design: Design, id: string, old: string, name: string): Design {
  const table = find(design, id)
  if (!table || name === '' || name === old || table.columns.some(each => each.name === name)) {
    return design
  }
  const one = (each: string) => (each === old ? name : each)
  return {
    ...design,
    tables: design.tables.map(each => {
      const references = each.references.map(reference =>
        `${reference.schema}.${reference.table}` === id ? { ...reference, referenced: reference.referenced.map(one) } : reference)
      return tableId(each) !== id ? { ...each, references } : {
        ...each,
        columns: each.columns.map(column => (column.name === old ? { ...column, name } : column)),
        primaryKey: each.primaryKey && { ...each.primaryKey, columns: each.primaryKey.columns.map(one) },
        uniques: each.uniques.map(key => ({ ...key, columns: key.columns.map(one) })),
        indexes: each.indexes.map(index => ({
          ...index, columns: index.columns.map(part => ({ ...part, column: one(part.column) })), include: index.include.map(one),
        })),
        references: references.map(reference => ({ ...reference, columns: reference.columns.map(one) })),
      }
    }),
  }
}

/** What stood on the column goes with it. */
export function removeColumn(design: Design, id: string, name: string): Design {
  const without = (columns: string[]) => !columns.includes(name)
  return {
    ...design,
    tables: design.tables.map(table => {
      const references = table.references.filter(each => `${each.schema}.${each.table}` !== id || without(each.referenced))
      return tableId(table) !== id ? { ...table, references } : {
        ...table,
        columns: table.columns.filter(each => each.name !== name),
        primaryKey: table.primaryKey && without(table.primaryKey.columns) ? table.primaryKey : null,
        uniques: table.uniques.filter(key => without(key.columns)),
        indexes: table.indexes.filter(index => without([...index.columns.map(part => part.column), ...index.include])),
        references: references.filter(each => without(each.columns)),
      }
    }),
  }
}

export function setKey(table: Table, name: string, isKey: boolean): Table {
  const columns = table.primaryKey?.columns ?? []
  const next = isKey ? [...columns, name] : columns.filter(each => each !== name)
  const keyed = { ...table, primaryKey: next.length === 0 ? null : { name: table.primaryKey?.name ?? '', columns: next } }
  return isKey ? changeColumn(keyed, name, { nullable: false }) : keyed
}

/** A relation from a column to a column of another table; the same one twice is one. */
export function relate(design: Design, from: string, columns: string[], to: string, referenced: string[]): Design {
  const target = find(design, to)
  const same = (each: Reference) => `${each.schema}.${each.table}` === to && each.columns.join() === columns.join()
  if (!target || !find(design, from) || find(design, from)?.references.some(same)) {
    return design
  }
  return changeTable(design, from, table => ({
    ...table,
    references: [...table.references, {
      name: free(table.references.map(each => each.name), `${table.name}_${columns.join('_')}_fkey`), columns,
      schema: target.schema, table: target.name, referenced, onDelete: 'NO_ACTION', onUpdate: 'NO_ACTION',
    }],
  }))
}

export const addEnum = (design: Design): Design => ({
  ...design,
  enums: [...design.enums, { schema: 'public', name: free(design.enums.map(each => each.name), 'new_type'), was: null, labels: ['first'] }],
})

/** Columns of the type follow its name. */
export function changeEnum(design: Design, at: number, change: Partial<Enumeration>): Design {
  const old = design.enums[at]
  if (!old) {
    return design
  }
  const type = { ...old, ...change }
  const names = new Map([[old.name, type.name], [`${old.schema}.${old.name}`, `${type.schema}.${type.name}`]])
  return {
    ...design,
    enums: design.enums.with(at, type),
    tables: old.name === type.name ? design.tables : design.tables.map(table =>
      ({ ...table, columns: table.columns.map(each => ({ ...each, type: names.get(each.type) ?? each.type })) })),
  }
}

export function removeEnum(design: Design, at: number): Design {
  const type = design.enums[at]
  const enums = design.enums.toSpliced(at, 1)
  return type?.was
    ? { ...design, enums, dropped: [...design.dropped, { kind: 'ENUM', schema: type.schema, name: type.was }] }
    : { ...design, enums }
}

/** A type as people say it: without the schema that everybody means. */
export const shortType = (type: string): string => (type.startsWith('public.') ? type.slice('public.'.length) : type)
