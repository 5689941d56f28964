import { beforeEach, expect, test, vi } from 'vitest'

class Kept {
  readonly values = new Map<string, string>()
  getItem = (key: string) => this.values.get(key) ?? null
  setItem = (key: string, value: string) => void this.values.set(key, value)
  removeItem = (key: string) => void this.values.delete(key)
}

const reload = vi.fn()
let others: (event: { key: string; newValue: string | null }) => void

beforeEach(() => {
  vi.stubGlobal('localStorage', new Kept())
  vi.stubGlobal('sessionStorage', new Kept())
  vi.stubGlobal('location', { reload })
  vi.stubGlobal('addEventListener', (_: string, listener: typeof others) => {
    others = listener
  })
  reload.mockClear()
})

/** As a page is after a full load: nothing in its memory but what the browser kept. */
async function page() {
  vi.resetModules()
  return {
    ...await import('../src/api/whose'), ...await import('../src/edit/staged'), ...await import('../src/ui/remembered'),
    ...await import('../src/table/filter/known'), ...await import('../src/sql/sheet'),
  }
}

const HERE = 'db.example:5432/shop'
const draft = { id: 1, kind: 'delete' } as never
const filter = { sql: 'true' }

test('what a member drafted and ran is not the next member\'s, and waits for its own', async () => {
  const ada = await page()
  expect(ada.own('ada', HERE)).toBe(true)
  ada.stage(drafts => [...drafts, draft])
  ada.remember('sql.here', 'select secret')
  ada.remember('history.here', [{ text: 'select secret' }])
  ada.know(filter)
  ada.remember('theme', 'dark')
  ada.disown()

  const bob = await page()
  expect(bob.recall('theme', 'system')).toBe('dark')
  bob.own('bob', HERE)
  expect(bob.staged().drafts).toEqual([])
  expect(bob.recall('sql.here', '')).toBe('')
  expect(bob.recall('history.here', [])).toEqual([])
  expect(bob.isKnown(filter)).toBe(false)
  bob.remember('sql.here', 'select 2')
  bob.stage(drafts => [...drafts, draft, draft])

  const again = await page()
  expect(again.staged().drafts).toEqual([])
  again.own('ada', HERE)
  expect(again.staged().drafts).toEqual([draft])
  expect(again.recall('sql.here', '')).toBe('select secret')
  expect(again.isKnown(filter)).toBe(true)
  expect(reload).not.toHaveBeenCalled()
})

test('a page of somebody else is loaded anew, here and in other tabs', async () => {
  const ada = await page()
  ada.own('ada', HERE)
  others({ key: 'studio.whose', newValue: 'ada' })
  expect(reload).not.toHaveBeenCalled()
  others({ key: 'studio.whose', newValue: null })
  expect(reload).toHaveBeenCalledTimes(1)
  expect(ada.own('bob', HERE)).toBe(false)
  expect(reload).toHaveBeenCalledTimes(2)
  expect(localStorage.getItem('studio.whose')).toBe('bob')
})

test('who works alone keeps what was kept before there were members', async () => {
  localStorage.setItem('studio.sql.here', '"select 1"')
  const alone = await page()
  alone.own(null, HERE)
  expect(alone.recall('sql.here', '')).toBe('select 1')
})

test('what was drafted for one database is not shown before another one', async () => {
  const before = await page()
  before.own(null, HERE)
  before.stage(drafts => [...drafts, draft])

  const elsewhere = await page()
  elsewhere.own(null, 'live.example:5432/shop')
  expect(elsewhere.staged().drafts).toEqual([])

  const again = await page()
  again.own(null, HERE)
  expect(again.staged().drafts).toEqual([draft])
  expect(again.own(null, 'live.example:5432/shop')).toBe(false)
  expect(reload).toHaveBeenCalledTimes(1)
})

test('two tabs keep a text of SQL each, and a new one begins with the last', async () => {
  const one = await page()
  one.own(null, HERE)
  one.keepSheet(HERE, 'select 1')
  const tab = sessionStorage
  vi.stubGlobal('sessionStorage', new Kept())
  const two = await page()
  two.own(null, HERE)
  expect(two.sheetOf(HERE)).toBe('select 1')
  two.keepSheet(HERE, 'select 2')
  expect(two.sheetOf('elsewhere')).toBe('')
  vi.stubGlobal('sessionStorage', tab)
  const again = await page()
  again.own(null, HERE)
  expect(again.sheetOf(HERE)).toBe('select 1')
  vi.stubGlobal('sessionStorage', new Kept())
  const last = await page()
  last.own(null, HERE)
  expect(last.sheetOf(HERE)).toBe('select 2')
})
