// Uses the SQL page of a running Studio as somebody would, and takes pictures of it light and dark, wide and narrow; fails where a step fails,
// the page writes an error, or axe finds a violation.
//   node test/browser/sql.mjs 'http://127.0.0.1:5480/#token=…' [folder]
// The database has a table public.visits(id, person, at) with at least 10 rows; it is left as it was.
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

const [address, folder = 'screenshots'] = process.argv.slice(2)
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
await mkdir(folder, { recursive: true })
const browser = await launch()
const faults = []

/** Chromium's own editing keeps the style of what is written over, which the policy refuses in the editor; nothing is lost by it. */
const expected = /Failed to load resource|Applying inline style .*'style-src 'self''/

for (const theme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, locale: theme === 'dark' && width < 1000 ? 'fr' : 'en' })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('console', message => message.type() === 'error' && !expected.test(message.text()) && faults.push(`${theme} ${width}: ${message.text()}`))
    page.on('pageerror', error => faults.push(`${theme} ${width}: ${error.stack}`))
    await use(page, name => look(page, `${name}-${theme}-${width}`)).catch(async error => {
      await page.screenshot({ path: `${folder}/sql-failed-${theme}-${width}.png` })
      faults.push(`${theme} ${width}: ${error.stack}`)
    })
    await context.close()
  }
}
await browser.close()
console.log([...new Set(faults)].join('\n') || 'nothing to complain of')
process.exit(faults.length > 0 ? 1 : 0)

async function look(page, name) {
  await page.screenshot({ path: `${folder}/sql-${name}.png` })
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
  faults.push(...violations.map(each => `${name}: ${each.id}: ${each.help}: ${each.nodes[0]?.target.join(' ')} ${each.nodes[0]?.any[0]?.message ?? ''}`))
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
    faults.push(`${name}: wider than the window`)
  }
}

async function use(page, see) {
  const write = async text => {
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  }
  const run = async text => {
    await write(text)
    await page.keyboard.press('Control+Enter')
  }
  const foot = text => page.locator('.result-foot').getByText(text).first().waitFor()
  const tab = n => page.getByRole('tab').nth(n)

  await page.goto(address)
  await page.locator('.where strong').waitFor()
  await page.evaluate(() => { history.pushState(null, '', '/sql'); dispatchEvent(new PopStateEvent('popstate')) })

  // several statements, each with its result
  await run("select 1 as one, 'شكرا' as \"a❤\", null as nothing; select n, repeat('x', 20000) as long from generate_series(1, 1200) n; show server_version")
  await tab(2).waitFor()
  await tab(1).click()
  await foot('500')
  assert.equal(await page.getByRole('tab').count(), 3)
  await see('results')

  // fetch more, on the same snapshot
  const rows = () => page.getByRole('table').getAttribute('aria-rowcount')
  assert.equal(await rows(), '-1')
  await page.locator('.result-foot button').first().click()
  await page.waitForFunction(() => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '1201')

  // completion knows the live catalog
  await write('select * from vis')
  await page.keyboard.type('i')
  await page.locator('.cm-tooltip-autocomplete').getByText('visits').waitFor()
  await see('completion')
  await page.keyboard.press('Escape')

  // an error at its place
  await run('select 1;\nselect oops from visits')
  await page.getByRole('alert').getByText('42703').waitFor()
  await see('error')
  await page.getByRole('alert').getByRole('button').click()
  await page.keyboard.press('Shift+Control+ArrowRight')
  assert.match(await page.evaluate(() => document.querySelector('.sql-editor').shadowRoot.querySelector('.cm-activeLine').textContent), /oops/)

  // a picture of the plan
  await write('select v.id, count(*) from visits v join visits w on w.person = v.id group by v.id order by 2 desc')
  await page.getByRole('button', { name: 'EXPLAIN' }).click()
  await page.locator('.plan-step').nth(2).waitFor()
  await see('plan')

  // cancelled at once
  await run('select count(*) from generate_series(1, 100000000000) n')
  const stop = page.locator('.toolbar .danger')
  await stop.waitFor()
  await stop.click()
  await stop.waitFor({ state: 'detached' })

  // without the switch nothing is written
  await run('delete from visits')
  await page.getByRole('alert').getByText('25006').waitFor()

  // with it, what takes rows away is asked for; Escape runs nothing
  await page.getByRole('switch').check()
  await run('drop table visits')
  await page.getByRole('dialog').getByText('DROP').waitFor()
  await see('asks')
  await page.keyboard.press('Escape')
  await foot(/Not run|Pas exécuté/)
  await run('create temp table gone (n int); insert into gone select generate_series(1, 3); update gone set n = n + 1 where n > 1 returning n')
  await foot('UPDATE 2')
  await run("create table never (n int); insert into never values (1, 2)")
  await page.getByRole('alert').getByText('42601').waitFor()
  await see('undone')
  await page.getByRole('switch').uncheck()
  await run("select count(*) as visits, to_regclass('never') as never from visits")
  await foot('SELECT 1')

  // the history has them all
  await page.locator('.toolbar button').last().click()
  await page.getByRole('dialog').locator('.history-list li', { hasText: '100000000000' }).waitFor()
  await see('history')
  await page.keyboard.press('Escape')

  // a text is saved, shared, opened again and removed; a filter of a table, too
  const dialog = page.getByRole('dialog')
  const named = `late ${await page.evaluate(() => `${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches}`)}`
  const saved = () => page.locator('.toolbar').getByRole('button', { name: /Saved queries|Requêtes enregistrées/ }).click()
  await write('select * from visits where at < now()')
  await saved()
  await dialog.locator('.saved-name input').fill(named)
  await dialog.locator('form button').click()
  await dialog.locator('.saved-list li', { hasText: named }).getByRole('button', { name: /^(Share|Partager)$/ }).click()
  await dialog.locator('.saved-list li', { hasText: named }).locator('.mark').waitFor()
  await dialog.locator('.saved-name input').fill(named)
  await dialog.locator('form button').click()
  await dialog.getByRole('alert').getByText('already').waitFor()
  await see('saved')
  await page.keyboard.press('Escape')
  await write('select 0')
  await saved()
  await dialog.locator('.saved-list li', { hasText: named }).getByRole('button', { name: /^(Open|Ouvrir)$/ }).click()
  await page.waitForFunction(() => document.querySelector('.sql-editor').shadowRoot.querySelector('.cm-content').textContent.includes('at < now()'))
  await saved()
  await dialog.locator('.saved-list li', { hasText: named }).getByRole('button', { name: /^(Remove|Supprimer) / }).click()
  await dialog.locator('.saved-list li', { hasText: named }).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  const filter = encodeURIComponent(JSON.stringify({ column: 'person', operator: '=', value: '3', values: [] }))
  const open = to => page.evaluate(path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }, to)
  await open(`/table/public/visits?filter=${filter}`)
  const filters = () => page.locator('.filter-actions').getByRole('button', { name: /Saved filters|Filtres enregistrés/ }).click()
  await filters()
  await page.getByRole('menuitem').last().click()
  await dialog.locator('.saved-name input').fill(`filter ${named}`)
  await dialog.locator('form button').click()
  await dialog.locator('.saved-list li', { hasText: `filter ${named}` }).waitFor()
  await see('filters')
  await page.keyboard.press('Escape')
  await page.locator('.filter-actions').getByRole('button', { name: /Clear|Effacer/ }).click()
  await page.waitForURL(url => !url.search.includes('filter'))
  await filters()
  await page.getByRole('menuitem', { name: `filter ${named}`, exact: true }).click()
  await page.waitForURL(/filter=/)
  // SQL of an address is read by people before the server
  await open(`/table/public/visits?filter=${encodeURIComponent(JSON.stringify({ sql: 'person = 3 -- of a link' }))}`)
  await page.locator('.foreign-sql pre', { hasText: 'of a link' }).waitFor()
  assert.equal(await page.locator('.line').count(), 0)
  await see('foreign')
  await page.locator('.foreign-sql button').first().click()
  await page.locator('.line').first().waitFor()
  await open('/sql')

  // a long answer fills no memory: the page lets the first rows go
  if (await page.evaluate(() => innerWidth > 1000)) {
    await run("select n, repeat('y', 100) from generate_series(1, 30000) n")
    for (let turn = 0; turn < 6; turn++) {
      await page.locator('.result-foot button').first().click()
      await foot('Done')
    }
    await page.waitForFunction(() => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '30001')
    await page.locator('[role=table]').evaluate(element => { element.scrollTop = element.scrollHeight })
    await page.getByRole('cell', { name: '30000', exact: true }).waitFor()
    await see('long')
  }
}
