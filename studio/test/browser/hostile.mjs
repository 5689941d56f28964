// Lets other pages attack a Studio, and shows it tables whose names and values are written to break out, in headless Chromium.
//   node test/browser/hostile.mjs ADDRESS      against a database with the tables of StudioPagesTest.hostile_pages_and_names_do_nothing
// Prints what it complains of, or that there is nothing.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { launch } from './chromium.mjs'

const address = process.argv[2]
const { origin, port } = new URL(address)
const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token')
const browser = await launch(['--host-resolver-rules=MAP evil.example 127.0.0.1'])
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
const faults = []

function watched(page) {
  page.setDefaultTimeout(20_000)
  page.on('dialog', dialog => { faults.push(`a dialog: ${dialog.message()}`); void dialog.dismiss() })
  page.on('pageerror', error => faults.push(`a fault: ${error.message}`))
  page.on('console', message => /Content Security Policy|Refused to/.test(message.text()) && faults.push(`got into the page: ${message.text()}`))
  return page
}

// a page of another origin, which by some way knows the token: what it asks must not be answered, and what it sends must not be done
const evil = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>evil</h1>'))
await new Promise(resolve => evil.listen(0, '127.0.0.1', resolve))
const attacker = await context.newPage()
await attacker.goto(`http://127.0.0.1:${evil.address().port}/`)
const tried = await attacker.evaluate(async ({ origin, token }) => {
  const body = JSON.stringify({ text: 'DROP TABLE victim', write: true, confirmed: true, limit: 1 })
  const asked = [
    ['read', '/api/tables', { headers: { authorization: `Bearer ${token}` } }],
    ['read without', '/api/session', {}],
    ['read blindly', '/api/tables', { mode: 'no-cors' }],
    ['write', '/api/sql', { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }],
    ['write blindly', '/api/sql', { method: 'POST', body, mode: 'no-cors', headers: { 'content-type': 'text/plain' } }],
    ['with cookies', '/api/sql', { method: 'POST', body, mode: 'no-cors', credentials: 'include' }],
  ]
  const answers = {}
  for (const [name, path, how] of asked) {
    answers[name] = await fetch(origin + path, how).then(async answer => answer.type === 'opaque' ? '' : `${answer.status} ${await answer.text()}`, () => '')
  }
  answers.script = await new Promise(resolve => {
    const script = document.createElement('script')
    script.src = `${origin}/api/tables`
    script.onload = () => resolve('ran')
    script.onerror = () => resolve('')
    document.head.append(script)
  })
  const form = Object.assign(document.createElement('form'), { method: 'post', action: `${origin}/api/sql`, enctype: 'text/plain', target: 'hole' })
  form.append(Object.assign(document.createElement('input'), { name: body.slice(0, -1) + ',"x":"', value: '"}' }))
  const frame = Object.assign(document.createElement('iframe'), { name: 'hole', src: `${origin}/` })
  document.body.append(frame, form)
  form.submit()
  await new Promise(resolve => setTimeout(resolve, 1500))
  return answers
}, { origin, token })
for (const [how, answer] of Object.entries(tried)) assert.equal(answer, '', `a page of another origin got an answer: ${how}`)
assert.ok(attacker.frames().every(frame => !frame.url().startsWith(origin)), `Studio was framed: ${attacker.frames().map(frame => frame.url())}`)
evil.close()

// another name that leads to this machine
const rebound = await context.newPage()
const answer = await rebound.goto(`http://evil.example:${port}/`)
assert.equal(answer.status(), 403, 'served under the name of somebody else')
for (const [path, method] of [['/api/tables', 'GET'], ['/api/sql', 'POST']]) {
  const status = await rebound.evaluate(async ([path, method, token]) =>
    (await fetch(path, { method, body: method === 'POST' ? '{}' : undefined, headers: { authorization: `Bearer ${token}` } })).status, [path, method, token])
  assert.equal(status, 403, `${path} under the name of somebody else`)
}

// names and values that are written to break out
const page = watched(await context.newPage())
await page.goto(address)
await page.locator('.where strong').waitFor()
const tables = (await (await page.request.get(`${origin}/api/tables`, { headers: { authorization: `Bearer ${token}` } })).json()).tables
  .filter(each => each.schema !== 'dbkeep' && each.name !== 'victim')
assert.ok(tables.length >= 9, `only ${tables.length} tables`)
for (const { schema, name } of tables) {
  await page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) },
    `/table/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`)
  await page.waitForFunction(name => document.querySelector('h1')?.textContent.includes(name) && document.querySelector('[data-row]'), name)
    .catch(() => faults.push(`not shown: ${schema}.${name}`))
  const shown = await page.locator('[data-row]').allTextContents()
  // what cannot be seen, or turns the line around, has a sign in its place; and what is long is cut
  const expected = name.replace('\t', '⇥').replace('\u202e', '◌').slice(0, 40)
  if (!shown.some(row => row.includes(expected))) faults.push(`its value is not shown as it is: ${schema}.${name}: ${shown[0]}`)
}
for (const place of ['/', '/diagram', '/sql', '/edits', '/health', '/design']) {
  await page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, place)
  await page.waitForTimeout(1200)
}
assert.equal(await page.evaluate(() => window.hit ?? null), null, 'something of the database ran')
assert.equal((await (await page.request.get(`${origin}/api/tables/public/victim`, { headers: { authorization: `Bearer ${token}` } })).json()).name, 'victim')
await browser.close()
console.log(faults.length === 0 ? `nothing to complain of, ${tables.length} tables` : faults.join('\n'))
process.exit(faults.length === 0 ? 0 : 1)
