// Two people in two browsers add 1 to the same few cells over and over, by hand as it were: double click, type, review, commit. Who meets a
// conflict keeps theirs and tries again.
//   node test/browser/race.mjs ADDRESS COMMITS      a table public.counter(id, n) with 5 rows, all n = 0; COMMITS of both together
// Prints JSON: {"committed": …, "conflicts": …, "seconds": …}; the sum of n has to be what was committed.
import { launch } from './chromium.mjs'

const [address, commits] = process.argv.slice(2)
const ROWS = 5

async function person(count) {
  const browser = await launch()
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage()
  page.setDefaultTimeout(60_000)
  const button = name => page.getByRole('button', { name, exact: true })
  const dialog = page.getByRole('dialog')
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  await page.evaluate(() => { history.pushState(null, '', '/table/public/counter'); dispatchEvent(new PopStateEvent('popstate')) })
  let committed = 0, conflicts = 0
  while (committed < count) {
    await page.locator(`[data-row="${Math.floor(Math.random() * ROWS)}"] [data-column="n"]`).dblclick()
    const editor = page.locator('.cell-editor textarea')
    await editor.fill(String(Number(await editor.inputValue()) + 1))
    await page.keyboard.press('Enter')
    await button('Review and commit').click()
    const [answer] = await Promise.all([page.waitForResponse(response => response.url().endsWith('/api/edits/commit')), button('Commit').click()])
    const result = await answer.json()
    if (result.committed) {
      committed++
    } else if (result.conflicts.length > 0) {
      conflicts++
      await dialog.getByRole('radio').first().check()
      await button('Take these').click()
      await button('Not now').click()
    } else {
      throw new Error(JSON.stringify(result))
    }
    await dialog.waitFor({ state: 'detached' })
    await button('Review and commit').waitFor({ state: 'detached' })
  }
  await browser.close()
  return { committed, conflicts }
}

const began = performance.now()
const half = Math.ceil(Number(commits) / 2)
const people = await Promise.all([person(half), person(Number(commits) - half)])
const sum = what => people.reduce((all, each) => all + each[what], 0)
console.log(JSON.stringify({ committed: sum('committed'), conflicts: sum('conflicts'), seconds: ((performance.now() - began) / 1000).toFixed(0) }))
