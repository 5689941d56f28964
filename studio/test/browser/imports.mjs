// Imports CSV files and takes them back, as somebody would, on a running Studio with the tables people, letter and names.
//   node test/browser/imports.mjs 'http://127.0.0.1:5480/#token=…' pictures folder
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { journey } from './journey.mjs'

const [address, pictures, folder] = process.argv.slice(2)
const { page, step, see, button, open, dialog, complain, end } = await journey(address, pictures)
const csv = `${folder}/file.csv`
const choose = async (table, text, first) => {
  await writeFile(csv, text)
  await open(`/import/public/${table}`)
  await page.locator('input[type=file]').setInputFiles(csv)
  await page.locator('.preview td').getByText(first, { exact: true }).waitFor()
}
const confirm = () => dialog().getByRole('button', { name: 'Import', exact: true })
/** What somebody else does meanwhile. */
const { origin, hash } = new URL(address)
const sql = async text => {
  const answer = await fetch(`${origin}/api/sql`, {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${hash.replace('#token=', '')}`, 'X-Page': 'somebody', 'X-View': 'else', 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, write: true, confirmed: true }),
  })
  const lines = await answer.text()
  assert.ok(answer.ok && !lines.includes('sqlState'), lines)
}

await step('an import says that it can be taken back, and where', async () => {
  await choose('people', 'id,name\n1,Ada Lovelace\n3,Emmy\n4,Mary\n5,Sophie\n', 'Emmy')
  await page.getByRole('radio', { name: /get the values of the file/ }).check()
  await button('Import').click()
  await dialog().getByText('It can be taken back in the history of edits').waitFor()
  await complain('asks')
  await see('asks')
  await confirm().click()
  await page.getByText('4 rows are written.').waitFor()
  await complain('done')
  await see('done')
})
await step('rows that others changed or refer to are told', async () => {
  await sql("UPDATE people SET name = 'Mary Somerville' WHERE id = 4")
  await sql('INSERT INTO letter VALUES (3)')
  await open('/edits')
  await page.getByText('3 rows added. 1 row changed.').waitFor()
  await complain('history')
  await see('history')
  await button('Undo…').click()
  await dialog().getByText('1 row that it added is removed.').waitFor()
  await dialog().getByText('1 row that it changed gets its former values.').waitFor()
  await dialog().getByText('1 row stays, since other rows refer to it.').waitFor()
  assert.match(await dialog().locator('fieldset').textContent(), /1 row was changed since.*id: 4/)
  await complain('look')
  await see('look')
  await dialog().getByRole('radio', { name: /Take them back as well/ }).check()
  await dialog().getByText('2 rows that it added are removed.').waitFor()
  await see('anyway')
  await page.keyboard.press('Escape')
  await button('Undo…').waitFor()
})
await step('narrow, dark and in French', async () => {
  await page.setViewportSize({ width: 390, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Theme and language' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Français' }).click()
  await complain('history, dark and narrow')
  await see('history-dark-390')
  await button('Annuler…').click()
  await dialog().getByText(/lignes? qu’il a ajoutée/).waitFor()
  await complain('look, dark and narrow')
  await see('look-dark-390')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Thème et langue' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'English' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
})
await step('it is taken back, but for what others did', async () => {
  await button('Undo…').click()
  await dialog().getByRole('radio', { name: /Take them back as well/ }).check()
  await dialog().getByText('2 rows that it added are removed.').waitFor()
  await dialog().getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('2 rows removed. 1 row has its former values.').waitFor()
  await page.locator('.review-list .mark', { hasText: 'undone' }).waitFor()
  await see('undone')
})
await step('what cannot be taken back asks first', async () => {
  await choose('names', 'id,name\n6,via\n', 'via')
  await button('Import').click()
  await dialog().getByText('It cannot be taken back: public.names is a view.').waitFor()
  assert.ok(await confirm().isDisabled())
  await complain('without a way back')
  await see('without')
  await dialog().getByRole('checkbox').check()
  await confirm().click()
  await page.getByText('1 row is written.').waitFor()
})
await step('what is kept for an import can be let go of', async () => {
  await choose('people', 'id,name\n9,Nina\n', 'Nina')
  await button('Import').click()
  await confirm().click()
  await page.getByText('1 row is written.').waitFor()
  await page.getByRole('link', { name: 'History of edits' }).last().click()
  await button('Forget').first().click()
  await see('forget')
  await dialog().getByRole('button', { name: 'Forget' }).click()
  await page.locator('.review-list .mark', { hasText: 'way back not kept' }).waitFor()
  await sql('DELETE FROM people WHERE id = 9')
})
await end()
