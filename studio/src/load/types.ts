/** How a CSV file is written. */
export interface FileFormat {
  delimiter: string
  quote: string
  header: boolean
  encoding: string
  nullText: string
}

export interface LoadFault {
  line: number | null
  columns: string[]
  message: string
  detail: string | null
  constraint: string | null
  sqlState: string | null
}

export interface Preview {
  format: FileFormat
  fields: { name: string; column: string | null }[]
  rows: { line: number; cells: (string | null)[] }[]
  faults: LoadFault[]
  /** Why the import could not be taken back; null when it can, as far as is known yet. */
  noUndo: string | null
}

export type Mode = 'insert' | 'skip' | 'update'

export const MODES: Mode[] = ['insert', 'skip', 'update']

export interface LoadResult {
  committed: boolean
  read: number
  written: number
  faults: LoadFault[]
  more: boolean
  sequences: string[]
  /** By which it is taken back. */
  undo: number | null
  noUndo: string | null
}
