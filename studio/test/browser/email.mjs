// A member takes another e-mail address: asks for it, answers the letter in another browser, and has it.
//   node test/browser/email.mjs 'http://127.0.0.1:5480/join#…' [folder] FILE      the link of the letter is written to FILE
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { people, PASSWORD } from './people.mjs'

const [address, folder, file] = process.argv.slice(2)
const { person, look, step, join, end } = await people(new URL(address).origin, folder)
const ada = await person()
const reader = await person()
const button = (page, name) => page.getByRole('button', { name, exact: true })

async function ask(password) {
  await ada.getByLabel(/^Another address/).fill('ada@new.example.com')
  await ada.getByLabel('Password', { exact: true }).fill(password)
  await button(ada, 'Send a letter to it').click()
}

await step('she asks for another address', ada, async () => {
  await join(ada, address, 'Ada', 'ada@example.com')
  await ada.evaluate(() => { history.pushState(null, '', '/profile'); dispatchEvent(new PopStateEvent('popstate')) })
  await ada.getByLabel(/^Another address/).waitFor()
  await ask('a wrong password')
  await ada.locator('.fault').waitFor()
  assert.equal(await ada.getByLabel(/^Another address/).inputValue(), 'ada@new.example.com', 'what was typed is lost')
  await ask(PASSWORD)
  await ada.getByText('A letter is on its way to ada@new.example.com', { exact: false }).waitFor()
  await look(ada, 'asked')
})
await step('whoever reads its letters confirms it', reader, async () => {
  for (let i = 0; i < 200 && !existsSync(file); i++) await wait(100)
  await reader.goto((await readFile(file, 'utf8')).trim())
  await reader.getByText('Use ada@new.example.com for the account of Ada?', { exact: false }).waitFor()
  await look(reader, 'confirm')
  await button(reader, 'Use this address').click()
  await reader.getByText('Your address is ada@new.example.com now.').waitFor()
  await reader.getByLabel('E-mail address', { exact: true }).fill('ada@new.example.com')
  await reader.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await button(reader, 'Sign in').click()
  await reader.locator('.where strong').waitFor()
})
await step('she has it', ada, async () => {
  await ada.reload()
  await ada.locator('.profile').getByText('ada@new.example.com').waitFor()
  assert.equal(await ada.locator('.notice').count(), 0, 'it still waits')
  await ada.evaluate(() => localStorage.setItem('studio.language', '"fr"'))
  await ada.reload()
  await ada.getByRole('heading', { name: 'Adresse e-mail' }).waitFor()
  await ada.screenshot({ path: `${folder}/profile-fr.png` })
})
await end()
