import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const end = vi.fn()
const begin = vi.fn()
vi.mock('../src/table/export/saving', () => ({ begin, end, passed: vi.fn() }))

const { exportFile } = await import('../src/table/export/exportFile')
const wanted = { schema: 'public', name: 'fruit', sort: [], filter: null, columns: null, format: 'csv' as const }
const aborted = vi.fn()
const remove = vi.fn(() => Promise.resolve())
const handle = {
  createWritable: () => Promise.resolve(new WritableStream({ abort: aborted })),
  getFile: () => Promise.resolve({ size: 0 }),
  remove,
}

beforeEach(() => {
  const storage = { getItem: () => null }
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ error: { code: 'SQL', message: 'no such table', hint: null } }, { status: 422 })))
})
afterEach(() => vi.clearAllMocks())

const pick = (picked: object) => vi.stubGlobal('window', { showSaveFilePicker: () => Promise.resolve(picked) })

test('a file that fails before its first byte is let go of and taken away', async () => {
  pick(handle)
  await exportFile(wanted)
  expect(aborted).toHaveBeenCalledTimes(1)
  expect(remove).toHaveBeenCalledTimes(1)
  expect(end.mock.calls).toEqual([['failed', 'no such table', null]])
})

test('a file that cannot be taken away ends with the error all the same', async () => {
  pick({ ...handle, getFile: () => Promise.reject(new Error('gone')) })
  await exportFile(wanted)
  expect(end.mock.calls).toEqual([['failed', 'no such table', null]])
})

test('a stopped file that cannot be taken away says so', async () => {
  pick({ ...handle, getFile: () => Promise.reject(new Error('gone')) })
  let stopped = false
  vi.stubGlobal('fetch', () => {
    if (!stopped) {
      stopped = true
      const stop = begin.mock.calls[0]?.[2] as () => void
      stop()
    }
    return Promise.reject(new DOMException('stopped', 'AbortError'))
  })
  await exportFile(wanted)
  expect(end.mock.calls).toEqual([['failed', 'gone']])
})

test('a file that may not be written ends with the error', async () => {
  pick({ ...handle, createWritable: () => Promise.reject(new Error('not allowed')) })
  await exportFile(wanted)
  expect(end.mock.calls).toEqual([['failed', 'not allowed']])
})
