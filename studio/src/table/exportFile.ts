import { open } from '../api/client'
import type { Filter, Sort, TableName } from '../api/types'

export type ExportFormat = 'csv' | 'json' | 'sql' | 'markdown'

export const EXPORT_FORMATS: ExportFormat[] = ['csv', 'json', 'sql', 'markdown']

const ENDINGS: Record<ExportFormat, string> = { csv: 'csv', json: 'json', sql: 'sql', markdown: 'md' }

export interface Wanted extends TableName {
  sort: Sort[]
  filter: Filter | null
  columns: string[] | null
  format: ExportFormat
}

/** Saves all rows of a look at a table; straight to the disk where the browser lets pages do that. */
export async function exportFile(wanted: Wanted, view: string): Promise<boolean> {
  const name = `${wanted.schema}.${wanted.name}.${ENDINGS[wanted.format]}`
  const pick = (window as { showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle> }).showSaveFilePicker
  if (pick) {
    let handle: FileSystemFileHandle
    try {
      handle = await pick.call(window, { suggestedName: name })
    } catch {
      return false
    }
    const response = await open('POST', '/api/export', wanted, { view })
    await response.body?.pipeTo(await handle.createWritable())
    return true
  }
  const response = await open('POST', '/api/export', wanted, { view })
  download(await response.blob(), name)
  return true
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
