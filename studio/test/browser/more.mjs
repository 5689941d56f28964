// Runs a text in the SQL page of headless Chromium, presses "More rows" again and again, and says what the page holds.
//   node test/browser/more.mjs ADDRESS SQL CLICKS
// Prints JSON: [{"when": "…", "read": rows that came, "kept": rows that are still there, "heap": MB of JavaScript after a collection}…]
import { launch } from './chromium.mjs'

const [address, sql, clicks = '200'] = process.argv.slice(2)
const browser = await launch()
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage()
const devtools = await page.context().newCDPSession(page)
await devtools.send('Performance.enable')
page.setDefaultTimeout(60_000)
await page.goto(address)
await page.locator('.where strong').waitFor()
await page.evaluate(() => { history.pushState(null, '', '/sql'); dispatchEvent(new PopStateEvent('popstate')) })
await page.locator('.cm-content').click()
await page.keyboard.insertText(sql)

const held = []
const look = async when => {
  await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const extent = await page.locator('.result-foot span').nth(1).textContent().catch(() => '0')
  const numbers = extent.replaceAll(',', '').match(/\d+/g).map(Number)
  const read = numbers.at(-1)
  const heap = metrics.find(each => each.name === 'JSHeapUsedSize').value / 1024 / 1024
  held.push({ when, read, kept: numbers.length > 1 ? read - numbers[0] + 1 : read, heap: heap.toFixed(0) })
}
const more = page.getByRole('button', { name: 'More rows' })
await page.keyboard.press('Control+Enter')
await more.waitFor()
await look('the first rows')
for (let click = 1; click <= Number(clicks); click++) {
  await more.click()
  const end = 500 + 5000 * click
  await page.locator('.result-foot').getByText(new RegExp(`(first|to) ${end.toLocaleString('en')}\\b`)).waitFor()
  await more.waitFor()
  if (click === 4) {
    await look('full')
  }
}
await look('at the end')
await browser.close()
console.log(JSON.stringify(held))
