// A team's Studio from its first start: set up, invite, edit, look at the audit log, be a viewer, be signed out. Every page of it is
// seen light and dark, wide and narrow, by axe as well.
//   node test/browser/team.mjs 'http://127.0.0.1:5480/join#…' [folder]      wants a table public.fruit (id, name) with a row 1
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

const [address, folder = 'screenshots'] = process.argv.slice(2)
const origin = new URL(address).origin
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PASSWORD = 'four words nobody guesses'
const faults = []
await mkdir(folder, { recursive: true })
const browser = await launch()

/** Somebody's browser of his own. */
async function person() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(`${message.text()} ${page.url()}`))
  page.on('pageerror', error => faults.push(error.stack))
  page.on('request', request => request.url().startsWith(origin) || /^(data|blob):/.test(request.url()) || faults.push(`asks ${request.url()}`))
  return page
}

/** Light and dark, wide and narrow. */
async function look(page, name) {
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 800 })
      await page.waitForTimeout(300)
      await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` })
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
      for (const violation of violations) {
        faults.push(`${name} ${theme} ${width}: ${violation.id}: ${violation.nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
      }
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
        faults.push(`${name} ${theme} ${width}: wider than the window`)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

const step = async (name, page, run) => {
  try {
    await run()
    console.log(`ok    ${name}`)
  } catch (error) {
    await page.screenshot({ path: `${folder}/failed-${name.slice(0, 20).replaceAll(' ', '-')}.png` })
    console.log(`FAILED ${name}\n${error.message.slice(0, 900)}`)
    process.exitCode = 1
  }
}
const button = (page, name) => page.getByRole('button', { name, exact: true })
const open = (page, path) => page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
const fill = (page, label, text) => page.getByLabel(label, { exact: true }).fill(text)
const signedIn = page => page.locator('.where strong').waitFor()

async function join(page, link, name, email) {
  await page.goto(link)
  await page.getByLabel('Name', { exact: true }).waitFor()
  if (email) await fill(page, 'E-mail address', email)
  await fill(page, 'Name', name)
  await page.getByLabel(/^New password/).fill(PASSWORD)
  await fill(page, 'The same again', PASSWORD)
  await button(page, 'Set the password and go on').click()
  await signedIn(page)
}

/** Invites somebody and gives the link that is shown. */
async function invite(page, name, access) {
  await open(page, '/members')
  await button(page, 'Invite').first().click()
  const dialog = page.locator('dialog[open]')
  await dialog.getByLabel('E-mail address').fill(`${name.toLowerCase()}@example.com`)
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('radio', { name: new RegExp(`^${access}`) }).check()
  if (name === 'Edgar') await look(page, 'invite')
  await dialog.locator('footer button').click()
  const link = await page.locator('input.link').inputValue()
  if (name === 'Edgar') await look(page, 'link')
  await page.keyboard.press('Escape')
  return link
}

const ada = await person()
const edgar = await person()
const vera = await person()

await step('the first admin sets Studio up', ada, async () => {
  await ada.goto(address)
  await ada.getByLabel('Name', { exact: true }).waitFor()
  await look(ada, 'set-up')
  await join(ada, address, 'Ada', 'ada@example.com')
  assert.equal(new URL(ada.url()).hash, '', 'the secret stays in the address')
})
await step('she invites an editor and a viewer', ada, async () => {
  await join(edgar, await invite(ada, 'Edgar', 'editor'), 'Edgar')
  await join(vera, await invite(ada, 'Vera', 'viewer'), 'Vera')
  await open(ada, '/')
  await open(ada, '/members')
  await ada.getByText('vera@example.com').waitFor()
  await look(ada, 'members')
})
await step('the editor changes a row', edgar, async () => {
  await open(edgar, '/table/public/fruit')
  const cell = edgar.locator('[data-row="0"] [data-column="name"]')
  await cell.dblclick()
  await edgar.keyboard.press('Control+a')
  await edgar.keyboard.type('plum')
  await edgar.keyboard.press('Enter')
  await edgar.getByRole('button', { name: /Review/ }).click()
  await edgar.locator('dialog[open] footer .primary').click()
  await edgar.locator('dialog[open]').waitFor({ state: 'detached' })
  assert.equal(await edgar.getByRole('button', { name: 'Members' }).count(), 0)
})
await step('the audit log shows it', ada, async () => {
  await open(ada, '/audit')
  await ada.getByText("'plum'").first().waitFor()
  await look(ada, 'audit')
})
await step('a viewer sees the row and no way to change it', vera, async () => {
  await open(vera, '/table/public/fruit')
  await vera.getByText('plum').first().waitFor()
  assert.equal(await button(vera, 'Add a row').count(), 0, 'no button adds rows')
  await vera.locator('[data-row="0"] [data-column="name"]').dblclick()
  await vera.keyboard.type('x')
  assert.equal(await vera.getByRole('button', { name: /Review/ }).count(), 0)
  await look(vera, 'viewer')
  await open(vera, '/members')
  await vera.locator('.fault').waitFor()
})
await step('what one member drafted in a browser is not the next one\'s, and waits', edgar, async () => {
  const bar = edgar.locator('.staged-bar')
  const turn = async (from, to) => {
    await edgar.getByRole('button', { name: new RegExp(from) }).click()
    await edgar.getByRole('menuitem', { name: 'Sign out' }).click()
    await fill(edgar, 'E-mail address', `${to}@example.com`)
    await fill(edgar, 'Password', PASSWORD)
    await button(edgar, 'Sign in').click()
    await signedIn(edgar)
  }
  await open(edgar, '/table/public/fruit')
  await edgar.locator('[data-row="0"] [data-column="name"]').dblclick()
  await edgar.keyboard.press('Control+a')
  await edgar.keyboard.type('date')
  await edgar.keyboard.press('Enter')
  await bar.waitFor()
  await turn('Edgar', 'vera')
  await open(edgar, '/table/public/fruit')
  await edgar.getByText('plum').first().waitFor()
  assert.equal(await bar.count(), 0, 'the viewer sees the editor\'s draft')
  await turn('Vera', 'edgar')
  await bar.waitFor()
  await bar.getByRole('button').first().click()
  await bar.waitFor({ state: 'detached' })
})
await step('a profile has a name, a picture, a password and sessions', vera, async () => {
  await open(vera, '/profile')
  await vera.getByText('this browser').waitFor()
  await vera.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') })
  await vera.locator('img.avatar').waitFor()
  await look(vera, 'profile')
})
await step('revoked, she is signed out where she is', ada, async () => {
  await open(ada, '/members')
  await button(ada, 'More for Vera').click()
  await ada.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
  await button(vera, 'Sign in').waitFor()
  await look(vera, 'sign-in')
  await fill(vera, 'E-mail address', 'vera@example.com')
  await fill(vera, 'Password', 'a wrong password')
  await button(vera, 'Sign in').click()
  await vera.locator('.fault').waitFor()
  await fill(vera, 'Password', PASSWORD)
  await button(vera, 'Sign in').click()
  await signedIn(vera)
})
await step('everything is said in French as well', ada, async () => {
  await ada.evaluate(() => localStorage.setItem('studio.language', '"fr"'))
  await ada.reload()
  await open(ada, '/members')
  await ada.getByRole('heading', { name: 'Membres' }).waitFor()
  await ada.screenshot({ path: `${folder}/members-fr.png` })
})
await browser.close()
console.log([...new Set(faults)].join('\n') || 'nothing to complain of')
if (faults.length > 0) process.exitCode = 1
