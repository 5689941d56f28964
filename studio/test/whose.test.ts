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
    ...await import('../src/table/filter/known'),
  }
}

const draft = { id: 1, kind: 'delete' } as never
const filter = { sql: 'true' }

test('what a member drafted and ran is not the next member\'s, and waits for its own', async () => {
  const ada = await page()
  expect(ada.own('ada')).toBe(true)
  ada.stage(drafts => [...drafts, draft])
  ada.remember('sql.here', 'select secret')
  ada.remember('history.here', [{ text: 'select secret' }])
  ada.know(filter)
  ada.remember('theme', 'dark')
  ada.disown()

  const bob = await page()
  expect(bob.recall('theme', 'system')).toBe('dark')
  bob.own('bob')
  expect(bob.staged().drafts).toEqual([])
  expect(bob.recall('sql.here', '')).toBe('')
  expect(bob.recall('history.here', [])).toEqual([])
  expect(bob.isKnown(filter)).toBe(false)
  bob.remember('sql.here', 'select 2')
  bob.stage(drafts => [...drafts, draft, draft])

  const again = await page()
  expect(again.staged().drafts).toEqual([])
  again.own('ada')
  expect(again.staged().drafts).toEqual([draft])
  expect(again.recall('sql.here', '')).toBe('select secret')
  expect(again.isKnown(filter)).toBe(true)
  expect(reload).not.toHaveBeenCalled()
})

test('a page of somebody else is loaded anew, here and in other tabs', async () => {
  const ada = await page()
  ada.own('ada')
  others({ key: 'studio.whose', newValue: 'ada' })
  expect(reload).not.toHaveBeenCalled()
  others({ key: 'studio.whose', newValue: null })
  expect(reload).toHaveBeenCalledTimes(1)
  expect(ada.own('bob')).toBe(false)
  expect(reload).toHaveBeenCalledTimes(2)
  expect(localStorage.getItem('studio.whose')).toBe('bob')
})

test('who works alone keeps what was kept before there were members', async () => {
  localStorage.setItem('studio.sql.here', '"select 1"')
  const alone = await page()
  alone.own(null)
  expect(alone.recall('sql.here', '')).toBe('select 1')
})
