/** What Studio's JSON API sends and takes; the names are those of the API. */

export interface Session {
  database: string
  server: string
  version: string
  user: string
  readOnly: boolean
  superuser: boolean
  protectedName: string | null
  program: string
  /** Whether members sign in here. */
  team: boolean
  /** In whose name this page asks. */
  member: { id: string; name: string; access: 'VIEWER' | 'EDITOR' | 'ADMIN' }
}

export type TableKind = 'table' | 'partitioned table' | 'partition' | 'view' | 'materialized view' | 'foreign table'

export interface TableEntry {
  schema: string
  name: string
  kind: TableKind
  rows: number | null
  bytes: number
  parent: string | null
  comment: string | null
}

export type Category =
  | 'number' | 'text' | 'boolean' | 'time' | 'json' | 'uuid' | 'enum' | 'array' | 'binary' | 'range' | 'composite' | 'other'

export interface Column {
  name: string
  type: string
  category: Category
  nullable: boolean
  default: string | null
  generated: boolean
  identity: boolean
  values: string[] | null
  comment: string | null
}

export interface Reference {
  name: string
  columns: string[]
  schema: string
  table: string
  referenced: string[]
}

export interface TableDetail {
  schema: string
  name: string
  kind: TableKind
  columns: Column[]
  key: string[]
  editable: boolean
  why: string | null
  /** An index on an expression has null for it. */
  indexes: { name: string; columns: (string | null)[]; unique: boolean; definition: string }[]
  references: Reference[]
  referencedBy: Reference[]
}

export type Cell = string | null

export interface Row {
  cells: Cell[]
  cut: number[]
  cursor: Cell[]
}

export interface Sort {
  column: string
  descending: boolean
}

export type Operator =
  | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'is null' | 'is not null' | 'contains' | 'starts with' | 'ends with'
  | 'like' | 'ilike' | 'regex' | 'in' | 'not in' | 'between' | 'has key' | '@>'

export interface Condition {
  column: string
  operator: Operator
  value: string | null
  values: string[]
}

export type Filter = { all: Filter[] } | { any: Filter[] } | Condition | { sql: string }

export type Place =
  | { at: 'first' } | { at: 'last' }
  | { at: 'after'; cursor: Cell[] } | { at: 'before'; cursor: Cell[] }
  | { at: 'percent'; percent: number } | { at: 'offset'; offset: number }

export interface RowsPage {
  columns: string[]
  rows: Row[]
  before: boolean
  after: boolean
  method: 'keyset' | 'offset'
  millis: number
  position: number | null
  warning: string | null
}

export interface Plan {
  scan: 'index' | 'sequential'
  rows: number
  cost: number
  suggestion: string | null
}

export interface ScanLine {
  /** Of the table, 0 to 1; null when nobody knows. */
  progress: number | null
  found: number
  rows: Row[]
  done: boolean
  complete: boolean
}

export interface Count {
  kind: 'exact' | 'about' | 'at least' | 'unknown'
  rows: number
  millis: number
}

export type Values = Record<string, Cell>

export type Change =
  | { kind: 'update'; schema: string; name: string; key: Values; old: Values; new: Values }
  | { kind: 'insert'; schema: string; name: string; new: Values }
  | { kind: 'delete'; schema: string; name: string; key: Values; old: Values }

export interface Preview {
  statements: { sql: string }[]
  cascades: { schema: string; table: string; rows: number; action: 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'RESTRICT' }[]
  /** What an undo could not bring back. */
  warning: string | null
}

export interface Conflict {
  change: number
  gone: boolean
  columns: { column: string; original: Cell; yours: Cell; theirs: Cell }[]
}

export interface EditFault {
  change: number
  columns: string[]
  message: string
  detail: string | null
  /** What to do now. */
  hint: string | null
  constraint: string | null
  sqlState: string
}

export interface CommitResult {
  committed: boolean
  undo: string | null
  conflicts: Conflict[]
  errors: EditFault[]
  rows: (Row | null)[]
  /** Where the row holds something else than was written. */
  altered: { change: number; columns: string[] }[]
}

export interface PastEdit {
  id: string
  at: string
  statements: string[]
  undone: boolean
  /** What an undo cannot bring back. */
  lost: string | null
}

export interface PastImport {
  id: number
  at: string
  member: string
  mine: boolean
  schema: string
  name: string
  added: number
  changed: number
  state: 'kept' | 'undone' | 'forgotten'
  /** What its way back takes in the database. */
  bytes: number
}

/** What becomes of the rows of an import that is taken back. */
export interface TakenBack {
  committed: boolean
  removed: number
  restored: number
  changedSince: number
  key: string[]
  examples: (string | null)[][]
  gone: number
  referred: number
}

export interface Catalog {
  tables: { schema: string; name: string; columns: { name: string; type: string; nullable: boolean; key: boolean }[] }[]
  relations: Relation[]
  functions: string[]
}

export interface Relation {
  name: string
  schema: string
  table: string
  columns: string[]
  toSchema: string
  toTable: string
  toColumns: string[]
}

/** Where a table stands in the database. */
export interface TableName {
  schema: string
  name: string
}
