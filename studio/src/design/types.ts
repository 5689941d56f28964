/** What the designer's API sends and takes; the names are those of the API. */

export interface Design {
  before: string
  enums: Enumeration[]
  tables: Table[]
  dropped: { kind: 'TABLE' | 'ENUM'; schema: string; name: string }[]
  undrawn: string[]
}

export interface Enumeration {
  schema: string
  name: string
  was: string | null
  labels: string[]
}

export interface Table {
  schema: string
  name: string
  was: string | null
  comment: string | null
  columns: Column[]
  primaryKey: TableKey | null
  uniques: TableKey[]
  checks: { name: string; expression: string }[]
  indexes: Index[]
  references: Reference[]
  spot: Spot | null
}

export type Identity = 'ALWAYS' | 'BY_DEFAULT' | 'SERIAL'

export interface Column {
  name: string
  was: string | null
  type: string
  nullable: boolean
  default: string | null
  identity: Identity | null
  generated: string | null
  stored: boolean
  collation: string | null
  comment: string | null
}

export interface TableKey {
  name: string
  columns: string[]
}

export interface Index {
  name: string
  unique: boolean
  method: string
  columns: IndexColumn[]
  include: string[]
  where: string | null
}

export interface IndexColumn {
  column: string
  descending: boolean
  nullsFirst: boolean | null
  operatorClass: string | null
}

export const ACTIONS = ['NO_ACTION', 'RESTRICT', 'CASCADE', 'SET_NULL', 'SET_DEFAULT'] as const
export type Action = (typeof ACTIONS)[number]

export interface Reference {
  name: string
  columns: string[]
  schema: string
  table: string
  referenced: string[]
  onDelete: Action
  onUpdate: Action
}

export interface Spot {
  x: number
  y: number
}

export type Sharing = 'private' | 'look' | 'change'

export interface Entry {
  id: string
  name: string
  engine: string
  sharing: Sharing
  owner: string
  own: boolean
  mayChange: boolean
  tables: number
  version: number
  created: string
  changed: string
  changedBy: string
  byAsker: boolean
}

export interface Project {
  entry: Entry
  document: Design
}

export interface Version {
  number: number
  at: string
  by: string
  label: string | null
  tables: number
  byAsker: boolean
}

/** Where a design comes from: what somebody else saved does not run unconfirmed. */
export interface Origin {
  project: string
  version: number
  confirmed: boolean
}

export interface Saved {
  saved: boolean
  version: number
  by: string
  at: string
}

export type PlaceKind = 'BEFORE' | 'SCHEMA' | 'ENUM' | 'TABLE' | 'COLUMN' | 'KEY' | 'CHECK' | 'INDEX' | 'REFERENCE'

export interface Fault {
  place: { kind: PlaceKind; schema: string; table: string; name: string }
  message: string
  hint: string | null
  sqlState: string | null
}

export interface Checked {
  faults: Fault[]
}

export interface Hazard {
  kind: string
  subject: string
  message: string
  remedy: string
  loss: boolean
}

export interface Steps {
  steps: { sql: string; action: string; object: string; hazards: Hazard[] }[]
  notes: string[]
  inTheWay: string[]
}

export interface Draft {
  folder: string
  sql: string
  steps: Steps
  findings: { rule: string; severity: string; line: number; message: string; remedy: string }[]
}

export interface Written {
  migration: { file: string; name: string; notes: string[] }
  version: number
}
