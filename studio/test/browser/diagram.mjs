// Opens the diagram in headless Chromium, then moves over it: zooms in and out, drags, searches.
//   node test/browser/diagram.mjs ADDRESS [rounds]
// Prints JSON, in ms: {"laid": [from the click to the diagram that is painted…], "frames": [the longest frame of each round after…]}
import { launch } from './chromium.mjs'

const [address, wanted] = process.argv.slice(2)
const rounds = Number(wanted || 5)
const laid = []
const frames = []
for (let round = 0; round < rounds; round++) {
  const browser = await launch()
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  await page.waitForTimeout(1000)
  laid.push(await page.evaluate(() => new Promise(resolve => {
    const began = performance.now()
    history.pushState(null, '', '/diagram')
    dispatchEvent(new PopStateEvent('popstate'))
    const look = () => {
      const flow = document.querySelector('.canvas .react-flow')
      const drawn = flow && (flow.querySelector('canvas') || flow.querySelector('.react-flow__node'))
      if (drawn) requestAnimationFrame(() => resolve(performance.now() - began))
      else requestAnimationFrame(look)
    }
    look()
  })))
  await page.waitForTimeout(500)
  await page.evaluate(() => {
    window.longest = 0
    let before = performance.now()
    const look = now => {
      window.longest = Math.max(window.longest, now - before)
      before = now
      requestAnimationFrame(look)
    }
    requestAnimationFrame(now => { before = now; requestAnimationFrame(look) })
  })
  await page.mouse.move(640, 420)
  for (const delta of [-300, -300, -300, -300, -300, -300, 300, 300, 300, 300, -600, -600]) {
    await page.mouse.wheel(0, delta)
    await page.waitForTimeout(120)
  }
  for (const [x, y] of [[200, 200], [1000, 600], [300, 600], [900, 200]]) {
    await page.mouse.down()
    await page.mouse.move(x, y, { steps: 12 })
    await page.mouse.up()
  }
  await page.locator('.diagram input[type="search"]').fill('7')
  await page.waitForTimeout(600)
  frames.push(await page.evaluate(() => window.longest))
  if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE })
  await browser.close()
}
console.log(JSON.stringify({ laid, frames }))
