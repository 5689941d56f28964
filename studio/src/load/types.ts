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
}
