// Opens every page of a running Studio in headless Chromium, light and dark, wide and narrow; takes a picture of each, and fails when
// axe finds a violation, the Content-Security-Policy refused something, the page wrote an error, a request left this machine, or the first page
// needs more JavaScript than it may.
//   node test/browser/look.mjs 'http://127.0.0.1:5480/#token=…' [folder] [table, e.g. public/people]
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { launch } from './chromium.mjs'

const [address, folder = 'screenshots', table = 'public/people'] = process.argv.slice(2)
if (!address) {
  console.error('say the address that dbkeep studio prints')
  process.exit(2)
}
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const pages = {
  tables: '/', table: `/table/${table}`, sql: '/sql', diagram: '/diagram', design: '/design', edits: '/edits', health: '/health', migrations: '/migrations',
  branches: '/branches', import: `/import/${table}`, backups: '/backups', jobs: '/jobs', reports: '/reports',
}
const origin = new URL(address).origin
const faults = []
const MOST_SCRIPT = 150_000
await mkdir(folder, { recursive: true })
const browser = await launch()
for (const theme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, bypassCSP: false, locale: 'en' })
    const page = await context.newPage()
    const where = () => `${theme} ${width} ${new URL(page.url()).pathname}`
    page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(`${where()}: ${message.text()}`))
    page.on('pageerror', error => faults.push(`${where()}: ${error.message}`))
    page.on('request', request => request.url().startsWith(origin) || /^(data|blob):/.test(request.url()) || faults.push(`${where()}: asks ${request.url()}`))
    const scripts = []
    const note = response => response.request().resourceType() === 'script' && scripts.push(response.body())
    page.on('response', note)
    await page.goto(address)
    await page.locator('.where strong').waitFor()
    page.off('response', note)
    const initial = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0)
    if (initial === 0 || initial > MOST_SCRIPT) faults.push(`the first page needs ${initial} bytes of JavaScript, zipped; it may ${MOST_SCRIPT}`)
    for (const [name, path] of Object.entries(pages)) {
      await page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
      await page.locator('.loading').first().waitFor({ state: 'detached', timeout: 30_000 }).catch(() => faults.push(`${where()}: never loaded`))
      await page.waitForTimeout(name === 'diagram' ? 1500 : 400)
      if (name === 'table' && width > 1000) {
        await page.locator('.line .cell').nth(1).click().catch(() => faults.push(`${where()}: no rows`))
        await page.keyboard.press('Space')
        await page.waitForTimeout(200)
      }
      await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` })
      await page.evaluate(await source(axe))
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
      for (const violation of violations) {
        faults.push(`${where()}: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      if (wide) faults.push(`${where()}: wider than the window`)
    }
    await context.close()
  }
}
await browser.close()
console.log([...new Set(faults)].join('\n') || 'nothing to complain of')
process.exit(faults.length > 0 ? 1 : 0)

async function source(path) {
  const { readFile } = await import('node:fs/promises')
  return readFile(path, 'utf8')
}
