// Saves tables as files and imports one, in headless Chromium, as somebody would. Somebody else ends the session that reads public.cut.
//   node test/browser/files.mjs 'http://127.0.0.1:5480/#token=…' [folder]
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { launch } from './chromium.mjs'

const [address, folder = 'screenshots'] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const browser = await launch()
const faults = []
const open = (page, path) => page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
const start = async (theme, width, prepare) => {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, locale: 'en', acceptDownloads: true })
  await context.addInitScript(prepare)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', error => faults.push(error.stack))
  page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(message.text()))
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  return page
}
const save = async (page, table, format) => {
  await open(page, `/table/public/${table}`)
  await page.getByRole('button', { name: 'Save all rows as a file' }).click()
  await page.getByRole('menuitem', { name: new RegExp(format) }).click()
}
const step = async (name, run) => {
  try {
    await run()
    console.log(`ok    ${name}`)
  } catch (error) {
    console.log(`FAILED ${name}\n${error.stack.slice(0, 900)}`)
    process.exitCode = 1
  }
}

// the window that asks where to save belongs to the system: what it gives is taken from the browser's own folder
const disk = () => {
  window.showSaveFilePicker = async ({ suggestedName }) => (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })
}
const noDisk = () => { delete window.showSaveFilePicker }
const saved = (page, name) => page.evaluate(async wanted => {
  const root = await navigator.storage.getDirectory()
  const handle = await root.getFileHandle(wanted).catch(() => null)
  return handle && (await (await handle.getFile()).text())
}, name)

let page = await start('light', 1280, disk)
await step('a table is saved to the disk', async () => {
  await save(page, 'rows', 'CSV')
  await page.locator('.saving [role=status]').getByText('saved, ').waitFor()
  const text = await saved(page, 'public.rows.csv')
  assert.equal(text.split('\n').length, 2002)
  await page.screenshot({ path: `${folder}/export-done-light-1280.png` })
})
await step('a file that the server breaks off is said to be broken, and is not there', async () => {
  await save(page, 'cut', 'JSON')
  await page.locator('.saving').getByText(/a second/).waitFor()
  await page.screenshot({ path: `${folder}/export-running-light-1280.png` })
  const alert = page.locator('.saving [role=alert]')
  await alert.waitFor()
  assert.match(await alert.textContent(), /no file was kept: the connection was lost/)
  assert.equal(await saved(page, 'public.cut.json'), null)
  await page.screenshot({ path: `${folder}/export-broken-light-1280.png` })
})
await step('a file can be stopped', async () => {
  await save(page, 'endless', 'SQL')
  await page.locator('.saving').getByText(/[1-9][^ ]* [kM]B saved/).waitFor()
  await page.locator('.saving').getByRole('button', { name: 'Stop' }).click()
  await page.locator('.saving').getByText('no file was kept').waitFor()
  assert.equal(await saved(page, 'public.endless.sql'), null)
})
await page.context().close()

page = await start('dark', 390, noDisk)
await step('a browser that cannot write to the disk says so, and what to do', async () => {
  const download = page.waitForEvent('download')
  await save(page, 'rows', 'CSV')
  assert.equal((await readFile(await (await download).path(), 'utf8')).split('\n').length, 2002)
  await save(page, 'cut', 'CSV')
  await page.locator('.saving [role=alert]').waitFor()
  await page.locator('.saving summary').click()
  assert.match(await page.locator('.saving pre').textContent(), /^psql '.*' -c 'COPY \(SELECT "id", "v"/)
  await page.screenshot({ path: `${folder}/export-broken-dark-390.png` })
})
await page.context().close()

const csv = `${folder}/people.csv`
await writeFile(csv, 'id;Name;born;note\n1;Zoé;2026-02-01;x\n2;"a;b";;\n3;;31/31/2026;\n')
for (const [theme, width] of [['light', 1280], ['dark', 390]]) {
  page = await start(theme, width, noDisk)
  const see = name => page.screenshot({ path: `${folder}/import-${name}-${theme}-${width}.png` })
  await step(`a CSV file is looked at, checked and imported, ${theme} ${width}`, async () => {
    await open(page, '/table/public/people')
    await page.getByRole('button', { name: 'Import a CSV file' }).click()
    await page.locator('input[type=file]').setInputFiles(csv)
    await page.locator('.preview td.wrong').waitFor()
    assert.match(await page.locator('.load-faults').first().textContent(), /Line 4 born: date\/time field value out of range/)
    await see('faults')
    await page.getByLabel('Column for the field born').selectOption('')
    await page.locator('.preview td.wrong').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Check all lines, write nothing' }).click()
    await page.getByText('Nothing was written. The server says:').waitFor()
    assert.match(await page.locator('.import > .fault .load-faults').textContent(), /Line 4 name: null value in column "name"/)
    await see('refused')
    await writeFile(csv.replace('people', `good-${width}`), `id,name\n${width}1,Zoé\n${width}2,b\n`)
    await page.locator('input[type=file]').setInputFiles(csv.replace('people', `good-${width}`))
    await page.locator('.preview td').getByText(`${width}1`).waitFor()
    await page.getByRole('button', { name: 'Check all lines, write nothing' }).click()
    await page.getByText('2 rows would be written').waitFor()
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await see('asks')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.locator('dialog').getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('2 rows are written.').waitFor()
    await see('done')
    await open(page, '/table/public/people')
    await page.locator('[data-column="id"] .value').getByText(`${width}1`, { exact: true }).waitFor()
  })
  await page.context().close()
}

page = await start('light', 1280, noDisk)
await step('the diagram is saved as PNG', async () => {
  await open(page, '/diagram')
  await page.waitForTimeout(1500)
  await page.getByRole('button', { name: 'Save the diagram' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as PNG' }).click()
  await (await download).saveAs(`${folder}/diagram.png`)
  const png = await readFile(`${folder}/diagram.png`)
  assert.equal(png.subarray(1, 4).toString(), 'PNG')
  assert.ok(png.length > 2000, `${png.length} bytes`)
})
await browser.close()
if (faults.length > 0) {
  console.log(faults.join('\n'))
  process.exitCode = 1
}
