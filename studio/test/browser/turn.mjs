// Turns the pages of a large table in headless Chromium and says how long each turn takes from the click to the painted row.
//   node test/browser/turn.mjs ADDRESS TABLE [rounds]      TABLE as in the address, such as public/events
// Prints JSON: {"open": [ms…], "next": [ms…], "previous": […], "first": […], "last": […], "37 %": […]}
import { launch } from './chromium.mjs'

const [address, table, rounds = '20'] = process.argv.slice(2)
const browser = await launch()
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
const page = await context.newPage()
page.setDefaultTimeout(60_000)
await page.goto(address)
await page.locator('.where strong').waitFor()

/** The time from an event to the frame in which other rows are seen; measured in the page itself. */
await page.evaluate(() => {
  const shown = () => {
    const grid = document.querySelector('.grid')?.getBoundingClientRect()
    if (!grid) return ''
    return [...document.querySelectorAll('[data-row]')].filter(row => { const box = row.getBoundingClientRect(); return box.bottom > grid.top + 50 && box.top < grid.bottom })
      .map(row => row.textContent).join()
  }
  window.turn = act => new Promise((resolve, reject) => {
    const before = shown()
    const began = performance.now()
    act()
    const look = () => {
      const now = shown()
      if (now !== '' && now !== before && !document.querySelector('.loading')) requestAnimationFrame(() => resolve(performance.now() - began))
      else if (performance.now() - began > 10_000) reject(new Error('never painted'))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  window.press = label => { document.querySelector(`button[aria-label="${label}"]`).click() }
  window.slide = percent => {
    const slider = document.querySelector('input[type="range"]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, String(percent))
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    slider.dispatchEvent(new Event('change', { bubbles: true }))
  }
  window.go = to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }
})

const times = { open: [], next: [], previous: [], last: [], first: [], '37 %': [] }
for (let round = 0; round < Number(rounds); round++) {
  await page.evaluate(() => window.go('/sql'))
  await page.waitForTimeout(300)
  times.open.push(await page.evaluate(to => window.turn(() => window.go(to)), `/table/${table}`))
  const pressed = async (name, label) => {
    await page.waitForTimeout(150)
    times[name].push(await page.evaluate(text => window.turn(() => window.press(text)), label).catch(async error => {
      await page.screenshot({ path: process.env.FAILED ?? 'failed.png' })
      throw new Error(`${label}: ${error.message}`)
    }))
  }
  await pressed('next', 'Next page')
  await pressed('next', 'Next page')
  await pressed('previous', 'Previous page')
  await pressed('last', 'Last rows')
  await page.waitForTimeout(150)
  times['37 %'].push(await page.evaluate(() => window.turn(() => window.slide(37))))
  await pressed('first', 'First rows')
}
await browser.close()
console.log(JSON.stringify(times))
