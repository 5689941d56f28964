import { get, leave, open, post } from '../../api/client'
import { hold } from '../../api/hold'
import { randomId } from '../../api/identity'
import type { Filter, Sort, TableName } from '../../api/types'
import { begin, end, passed } from './saving'

export type ExportFormat = 'csv' | 'json' | 'sql' | 'markdown'

export const EXPORT_FORMATS: ExportFormat[] = ['csv', 'json', 'sql', 'markdown']

const ENDINGS: Record<ExportFormat, string> = { csv: 'csv', json: 'json', sql: 'sql', markdown: 'md' }

/** So much is given away at a time to where the browser keeps it, which may be its disk. */
const PART = 8 << 20

export interface Wanted extends TableName {
  sort: Sort[]
  filter: Filter | null
  columns: string[] | null
  format: ExportFormat
}

/** Where a file goes, and how it is finished or thrown away. */
interface Target {
  writable: WritableStream<Uint8Array>
  inMemory: boolean
  finish: () => void
  discard: () => Promise<void>
}

/** Saves all rows of a look at a table; the file is whole or there is none. */
export async function exportFile(wanted: Wanted): Promise<void> {
  const name = `${wanted.schema}.${wanted.name}.${ENDINGS[wanted.format]}`
  const target = await choose(name).catch((error: unknown) => {
    begin(name, false, () => undefined)
    end('failed', messageOf(error))
    return null
  })
  if (!target) {
    return
  }
  const view = randomId()
  const stop = new AbortController()
  const release = hold()
  begin(name, target.inMemory, () => {
    stop.abort()
    leave(view)
  })
  const command = target.inMemory
    ? await post<{ command: string }>('/api/export/command', wanted, { view }).then(({ command }) => command, () => null)
    : null
  passed(0, command)
  try {
    const response = await open('POST', '/api/export', wanted, { view, signal: stop.signal })
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        passed(part.byteLength)
        controller.enqueue(part)
      },
    })
    await response.body?.pipeThrough(counted).pipeTo(target.writable, { signal: stop.signal })
    target.finish()
    end('done')
  } catch (error) {
    const left = await throwAway(target, error)
    if (stop.signal.aborted) {
      end(left === null ? 'stopped' : 'failed', left)
    } else {
      const broken = await get<{ message: string | null; hint: string | null }>('/api/export/break', { view }).catch(() => null)
      end('failed', broken?.message ?? messageOf(error), broken?.hint ?? null)
    }
  } finally {
    release()
    leave(view)
  }
}

/** Lets go of the file, also when not one byte reached it; says why when something of it is left. */
async function throwAway(target: Target, why: unknown): Promise<string | null> {
  // what broke half way was let go of already
  await target.writable.abort(why).catch(() => undefined)
  return target.discard().then(() => null, messageOf)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Straight to the disk where the browser lets pages do that; null when somebody thought better of it. */
async function choose(name: string): Promise<Target | null> {
  const pick = (window as { showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle> }).showSaveFilePicker
  if (!pick) {
    return inMemory(name)
  }
  let handle: FileSystemFileHandle & { remove?: () => Promise<void> }
  try {
    handle = await pick.call(window, { suggestedName: name })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      return null
    }
    return inMemory(name)
  }
  return {
    writable: await handle.createWritable(),
    inMemory: false,
    finish: () => undefined,
    // what was written lies in a file of the browser until it is whole; the one that was chosen is empty
    discard: async () => {
      const { size } = await handle.getFile()
      if (size === 0) {
        await handle.remove?.().catch(() => undefined)
      }
    },
  }
}

function inMemory(name: string): Target {
  let file = new Blob([])
  let parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const gather = () => {
    file = new Blob([file, ...parts])
    parts = []
    size = 0
  }
  return {
    writable: new WritableStream({
      write(part) {
        parts.push(part as Uint8Array<ArrayBuffer>)
        size += part.byteLength
        if (size >= PART) {
          gather()
        }
      },
    }),
    inMemory: true,
    finish: () => {
      gather()
      download(file, name)
    },
    discard: () => Promise.resolve(),
  }
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
