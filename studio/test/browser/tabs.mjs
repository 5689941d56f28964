// Opens more tabs of a Studio than a browser has connections to one server, in headless Chromium, where all tabs say that they are seen; so
// what a tab says of itself is set here.
//   node test/browser/tabs.mjs ADDRESS      against a database with the table of StudioPagesTest.many_tabs_do_not_wait_for_each_other
// Prints what it complains of, or that there is nothing.
import assert from 'node:assert/strict'
import { launch } from './chromium.mjs'

const address = process.argv[2]
const browser = await launch()
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
await context.addInitScript(() => {
  globalThis.away = false
  Object.defineProperty(document, 'hidden', { get: () => globalThis.away })
  globalThis.look = away => {
    globalThis.away = away
    document.dispatchEvent(new Event('visibilitychange'))
  }
})
const open = (page, path) => page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
const rows = page => page.locator('[data-row="0"] [data-column="id"]').waitFor({ timeout: 15_000 })
const button = (page, name) => page.getByRole('button', { name, exact: true })

const sheet = await context.newPage()
await sheet.goto(address)
await sheet.locator('.where strong').waitFor()
await open(sheet, '/sql')
await sheet.locator('.cm-content').click()
await sheet.keyboard.insertText('select i from generate_series(1, 9000) i')
await sheet.keyboard.press('Control+Enter')
await sheet.getByText('first 500 rows').waitFor()
await sheet.evaluate(() => look(true))

const tabs = []
for (let number = 1; number <= 9; number++) {
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('.where strong').waitFor({ timeout: 15_000 }).catch(() => assert.fail(`tab ${number} waits for a connection`))
  await open(page, '/table/public/visits')
  await rows(page)
  await page.evaluate(() => look(true))
  tabs.push(page)
}
await sheet.waitForTimeout(4000)

// who comes back finds the tab as it was, and the rest of its result
await sheet.evaluate(() => look(false))
await button(sheet, 'More rows').click()
await sheet.getByText('first 5,500 rows').waitFor({ timeout: 15_000 })
for (const page of tabs) {
  await page.evaluate(() => look(false))
  await button(page, 'Last rows').click()
  await page.locator('[data-column="id"] .value').getByText('2000', { exact: true }).waitFor({ timeout: 15_000 })
  assert.equal(await page.locator('.offline').count(), 0, 'a tab that rested says that Studio does not answer')
  await page.evaluate(() => look(true))
  await page.waitForTimeout(2500)
}
await browser.close()
console.log('nothing to complain of')
