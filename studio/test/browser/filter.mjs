// Filters a large table by a column without an index, where nothing is found, in headless Chromium; then goes away in the middle.
//   node test/browser/filter.mjs ADDRESS TABLE FILTER STUDIO_PID [rounds]      FILTER in JSON, as in the address
// Needs psql, whose environment leads to the database. Prints JSON, times in ms:
//   {"first": [until progress is seen…], "total": [until the end is seen…], "left": statements 500 ms after the page was left,
//    "browser": statements 2 s after kill -9 of the browser, "studio": the same of Studio, which is dead then}
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from './chromium.mjs'

const [address, table, filter, studio, wanted] = process.argv.slice(2)
const rounds = Number(wanted || 5)

const running = () => Number(execFileSync('psql', ['-X', '-At', '-c', `SELECT count(*) FROM pg_stat_activity
  WHERE state <> 'idle' AND backend_type IN ('client backend', 'parallel worker') AND pid <> pg_backend_pid()`], { encoding: 'utf8' }))

async function open() {
  const { pid, browser, end } = await serve()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
  // SQL of an address is asked for first, which is not what is measured
  await context.addInitScript(sql => sessionStorage.setItem('studio.known-sql', JSON.stringify(sql)), [JSON.parse(filter).sql ?? ''])
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  await page.evaluate(() => {
    window.go = to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }
    // looks when something changes: a loop over frames would draw all the time, which takes the processor from the server
    const painted = seen => new Promise((resolve, reject) => {
      const shown = () => requestAnimationFrame(() => requestAnimationFrame(resolve))
      const watch = new MutationObserver(() => {
        if (!seen()) return
        watch.disconnect()
        clearTimeout(late)
        shown()
      })
      const late = setTimeout(() => { watch.disconnect(); reject(new Error(`not seen in a minute: ${seen}`)) }, 60_000)
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    })
    const bar = () => document.querySelector('.scan-bar progress')
    const stoppable = () => document.querySelector('.scan-bar button.danger') !== null
    window.filter = async (to, whole) => {
      const began = performance.now()
      window.go(to)
      await painted(() => bar()?.value > 0)
      const first = performance.now() - began
      if (!whole) return { first }
      await painted(() => bar() && !stoppable())
      return { first, total: performance.now() - began }
    }
  })
  return { end, page, pid }
}

const to = `/table/${table}?filter=${encodeURIComponent(filter)}`
const answer = { first: [], total: [] }
let { end, page, pid } = await open()
for (let round = 0; round < rounds; round++) {
  await page.evaluate(() => window.go('/edits'))
  await sleep(700)
  const times = await page.evaluate(to => window.filter(to, true), to)
  answer.first.push(times.first)
  answer.total.push(times.total)
}

/** Begins anew and goes away in the middle. */
async function midway(away, wait) {
  await page.evaluate(() => window.go('/edits'))
  await sleep(700)
  await page.evaluate(to => window.filter(to, false), to)
  if (running() === 0) console.error('nothing ran any more when it was to be left: the table is too small')
  await away()
  await sleep(wait)
  return running()
}

answer.left = await midway(() => page.evaluate(() => window.go('/edits')), 500)
answer.browser = await midway(() => process.kill(pid, 'SIGKILL'), 2000);
({ end, page, pid } = await open())
answer.studio = await midway(() => process.kill(Number(studio), 'SIGKILL'), 2000)
await end()
console.log(JSON.stringify(answer))
