// Turns the pages of a large table in another Studio, in headless Chromium, from the click to the painted row.
//   node test/browser/others.mjs prisma|adminer ADDRESS DATABASE TABLE ROWS [rounds]      TABLE in the schema public, with rows by id
// Prints JSON: {"open": [ms…], "next": [ms…], "previous": […], "first": […], "last": […], "37 %": […], "filter": […]}; "filter" is one
// of path without a hit. What takes longer than a minute counts as a minute.
import { launch } from './chromium.mjs'

const [what, address, database, table, rows, rounds = '3'] = process.argv.slice(2)
const MINUTE = 60_000
const browser = await launch()
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage()
page.setDefaultTimeout(MINUTE)
// nothing leaves this machine, and nobody waits for that
await page.route('**/*', route => new URL(route.request().url()).hostname === new URL(address).hostname ? route.continue() : route.abort())

const times = { open: [], next: [], previous: [], first: [], last: [], '37 %': [], filter: [] }

/** The time from an act until the first row that is shown satisfies what is expected; looked at in each frame, in the page. */
async function timed(name, act, seen) {
  const began = Date.now()
  await act()
  await page.waitForFunction(seen, Number(rows), { polling: 'raf', timeout: MINUTE }).catch(() => {})
  times[name].push(Date.now() - began)
}

const PRISMA = {
  async round() {
    const first = () => document.querySelector('tbody td, [role="row"] [role="gridcell"]') && document.body.innerText.includes('/p/1\n')
    await timed('open', () => page.goto(`${address}/`), first)
    const expected = { next: '26', previous: '1' }
    for (const [name, id] of Object.entries(expected)) {
      await page.waitForTimeout(500)
      await timed(name, () => page.getByLabel(`Go to ${name} page`).click(), prismaShows(id))
    }
    await page.waitForTimeout(500)
    await timed('last', () => page.getByLabel('Go to last page').click(), prismaShows(String(rows)))
    await page.waitForTimeout(500)
    const middle = Math.floor(rows / 25 * 0.37)
    const input = page.getByLabel('Page number')
    await input.fill(String(middle))
    await timed('37 %', () => input.press('Enter'), prismaShows(String((middle - 1) * 25 + 1)))
    await page.waitForTimeout(500)
    await timed('first', () => page.getByLabel('Go to first page').click(), prismaShows('1'))
    times.filter.push(NaN)
  },
}

/** A cell of the grid holds just this number, and nothing is under way. */
function prismaShows(id) {
  return new Function('rows', `return [...document.querySelectorAll('td')].some(cell => cell.innerText.trim() === ${JSON.stringify(id)})`)
}

const ADMINER = {
  async round() {
    const select = `${address}/adminer.php?pgsql=${encodeURIComponent(process.env.PGHOST + ':' + process.env.PGPORT)}&username=postgres&db=${database}&ns=public&select=${table}`
    if (times.open.length === 0) {
      await page.goto(select)
      await page.locator('input[name="auth[password]"]').fill('x')
      await page.locator('input[type="submit"]').first().click()
      await page.locator('#table td').first().waitFor()
    }
    const shown = () => document.readyState === 'complete' && (document.querySelector('#table tbody td') ?? document.querySelector('.message, .error')) !== null
    const turn = (name, rest) => timed(name, () => page.goto(`${select}&order[0]=id${rest}`), shown)
    await timed('open', () => page.goto(select), shown)
    await turn('next', '&page=1')
    await turn('previous', '')
    await turn('last', '&page=last')
    await turn('37 %', `&page=${Math.floor(rows / 50 * 0.37)}`)
    await turn('first', '')
    await turn('filter', '&where[0][col]=path&where[0][op]=%3D&where[0][val]=nothing')
  },
}

for (let round = 0; round < Number(rounds); round++) {
  await (what === 'prisma' ? PRISMA : ADMINER).round()
}
await browser.close()
console.log(JSON.stringify(times))
