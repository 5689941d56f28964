// Draws a project of six tables in a running Studio, as somebody would, and looks at what becomes of it; one part at a time, since Studio
// is started anew in between.
//   node test/browser/design.mjs 'http://127.0.0.1:5480/#token=…' FOLDER draw | again | hidden | shared | migrate | compare | look [PROJECT]
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

const [address, folder, part, project] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const browser = await launch()
const faults = []
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(`${part}: ${message.text()}`))
  page.on('pageerror', error => faults.push(`${part}: ${error.stack}`))
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  await page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
  return page
}
const button = (page, name) => page.getByRole('button', { name, exact: true })
const field = (page, name) => page.getByLabel(name, { exact: true })
const saved = page => page.locator('.toolbar .mark.green').waitFor()
const seen = (page, name) => page.screenshot({ path: `${folder}/design-${name}.png` })

/** Columns by the keyboard: a name, Tab, a type, back to the name, Enter begins the next. */
async function table(page, name, columns) {
  await page.locator('.toolbar').getByRole('button', { name: 'Add table' }).click()
  await field(page, 'Name of the table').fill(name)
  await field(page, 'Name of the table').press('Enter')
  await page.locator(`.design-panel[aria-label="public.${name}"]`).waitFor()
  for (const [at, [column, type, required]] of columns.entries()) {
    await page.getByRole('button', { name: 'Add column', exact: true }).click()
    const line = page.locator('.design-columns > li').nth(at + 1)
    await line.waitFor()
    await page.keyboard.type(column)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Control+a')
    await page.keyboard.type(type)
    await page.keyboard.press('Tab')
    if (required) await field(page, `May be NULL ${column}`).uncheck()
  }
}
const relation = async (page, from, to) => {
  const [fromTable, fromColumn] = from.split('.')
  const [toTable, toColumn] = to.split('.')
  const dot = (name, column, side) => page.locator(`.react-flow__node[data-id="public.${name}"] .react-flow__handle-${side}[data-handleid="${column}"]`)
  const middle = async at => {
    const { x, y, width, height } = await at.boundingBox()
    return [x + width / 2, y + height / 2]
  }
  const [x, y] = await middle(dot(fromTable, fromColumn, 'right'))
  const [aboutX, aboutY] = await middle(dot(toTable, toColumn, 'left'))
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move((x + aboutX) / 2, (y + aboutY) / 2, { steps: 5 })
  // near the border the canvas moves along while a line is drawn
  const [toX, toY] = await middle(dot(toTable, toColumn, 'left'))
  await page.mouse.move(toX, toY, { steps: 5 })
  await page.mouse.up()
  await page.locator(`.design-panel[aria-label="public.${fromTable}"] .design-parts input[value="${fromTable}_${fromColumn}_fkey"]`).waitFor()
}

const parts = {
  async draw() {
    const page = await open('/design')
    await page.getByText('Nothing was drawn yet').waitFor()
    await seen(page, 'none')
    await page.getByRole('button', { name: 'New project' }).click()
    await field(page, 'Name').fill('Web shop')
    await seen(page, 'new')
    await button(page, 'Begin').click()
    await page.getByText('The drawing is empty').waitFor()
    await page.getByRole('button', { name: 'Add enum type' }).click()
    await field(page, 'Name of the type').fill('order_state')
    await field(page, 'Name of the type').press('Enter')
    await field(page, 'Labels of order_state, one a line').fill('open\npaid\nsent')
    await field(page, 'Labels of order_state, one a line').blur()
    await table(page, 'customers', [['mail', 'text', true], ['name', 'text', true], ['since', 'timestamptz', false]])
    await table(page, 'addresses', [['customer_id', 'bigint', true], ['street', 'text', true]])
    await table(page, 'goods', [['title', 'text', true], ['price', 'numeric(10,2)', true]])
    await page.getByRole('button', { name: 'Add check' }).click()
    await field(page, 'CHECK goods_check').fill('price > 0')
    await field(page, 'CHECK goods_check').press('Enter')
    await table(page, 'orders', [['customer_id', 'bigint', true], ['state', 'order_state', true]])
    await table(page, 'order_lines', [['order_id', 'bigint', true], ['good_id', 'bigint', true], ['pieces', 'int', true]])
    await table(page, 'payments', [['order_id', 'bigint', true], ['amount', 'numeric(10,2)', true]])
    await button(page, 'Lay out anew').click()
    await page.waitForTimeout(800)
    await relation(page, 'addresses.customer_id', 'customers.id')
    await relation(page, 'orders.customer_id', 'customers.id')
    await relation(page, 'order_lines.order_id', 'orders.id')
    await field(page, 'ON DELETE order_lines_order_id_fkey').selectOption('CASCADE')
    await relation(page, 'order_lines.good_id', 'goods.id')
    await relation(page, 'payments.order_id', 'orders.id')
    await button(page, 'Lay out anew').click()
    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } })
    await page.getByText('PostgreSQL takes it as it is.').waitFor()
    // a fault stands where it belongs, and a step back takes it away
    await page.locator('.design-tables').getByRole('button', { name: 'goods' }).click()
    await field(page, 'Type of price').fill('nummer')
    await field(page, 'Type of price').press('Enter')
    await page.locator('.design-columns .design-faults').waitFor()
    await seen(page, 'fault')
    await button(page, 'Take back').click()
    await page.locator('.design-columns .design-faults').waitFor({ state: 'detached' })
    assert.equal(await field(page, 'Type of price').inputValue(), 'numeric(10,2)')
    await saved(page)
    await page.waitForTimeout(900)
    await saved(page)
    await seen(page, 'drawn')
    console.log(`project ${new URL(page.url()).pathname.split('/')[2]}`)
  },
  async again() {
    const page = await open(`/design/${project}`)
    await page.locator('.react-flow__node').nth(5).waitFor()
    assert.equal(await page.locator('.react-flow__edge').count(), 5)
    await seen(page, 'again')
    // two browsers on one version: the second is told, and nothing is lost
    const other = await open(`/design/${project}`)
    await other.locator('.react-flow__node').nth(5).waitFor()
    const comment = async (on, text) => {
      await on.locator('.design-tables').getByRole('button', { name: 'goods' }).click()
      await on.locator('.design-panel > input[placeholder="Comment"]').fill(text)
      await on.locator('.design-panel > input[placeholder="Comment"]').press('Enter')
    }
    await comment(page, 'what we sell')
    await page.waitForTimeout(1200)
    await saved(page)
    await comment(other, 'what we have')
    await other.getByRole('dialog', { name: 'Saved by two' }).waitFor()
    await seen(other, 'conflict')
    await button(other, 'Go on with theirs').click()
    await other.getByRole('dialog').waitFor({ state: 'detached' })
    await other.locator('.design-tables').getByRole('button', { name: 'goods' }).click()
    assert.equal(await other.locator('.design-panel > input[placeholder="Comment"]').inputValue(), 'what we sell')
    await other.getByRole('link', { name: 'Versions' }).click()
    await other.getByText('set aside: saved by two').waitFor()
    await seen(other, 'versions')
  },
  async hidden() {
    const page = await open('/design')
    await page.getByText('Nothing was drawn yet').waitFor()
    const direct = await open(`/design/${project}`)
    await direct.getByText('there is no such project').waitFor()
  },
  async share() {
    const page = await open(`/design/${project}`)
    await page.getByRole('button', { name: 'private' }).click()
    await seen(page, 'sharing')
    await page.getByRole('menuitemcheckbox', { name: 'everyone may look' }).click()
    await page.getByRole('button', { name: 'everyone may look' }).waitFor()
  },
  async shared() {
    const page = await open('/design')
    await page.getByRole('link', { name: 'Web shop' }).click()
    await page.locator('.react-flow__node').nth(5).waitFor()
    await page.getByText('for looking only').waitFor()
    // nothing that somebody else saved runs before its reader says so
    await page.waitForTimeout(1500)
    assert.equal(await page.getByText('PostgreSQL takes it as it is.').count(), 0)
    await seen(page, 'foreign')
    await page.getByRole('link', { name: 'See the SQL' }).click()
    await page.getByText('CREATE TABLE "public"."order_lines"').waitFor()
    await button(page, 'Check').click()
    await page.getByRole('link', { name: 'Drawing' }).click()
    await page.getByText('PostgreSQL takes it as it is.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Add table' }).count(), 0)
  },
  async migrate() {
    const page = await open(`/design/${project}/sql`)
    await page.getByText('CREATE TABLE "public"."order_lines"').waitFor()
    await page.getByRole('link', { name: 'schema.prisma' }).click()
    await page.getByText('enum order_state').waitFor()
    await page.getByRole('link', { name: 'Migration', exact: true }).click()
    await button(page, 'Look at the migration').click()
    await page.getByText('Next migration in').waitFor()
    await seen(page, 'migration')
    await button(page, 'Write the file').click()
    await page.getByText('was written').waitFor()
    await seen(page, 'written')
  },
  async compare() {
    const page = await open(`/design/${project}/migration`)
    await button(page, 'Compare with the database').click()
    await page.getByText('The database and the design differ in nothing.').waitFor()
    await button(page, 'Look at the migration').click()
    await page.getByText('The migrations build the design already.').waitFor()
    // a column that goes is shown with its loss, which has to be accepted by name
    await page.getByRole('link', { name: 'Drawing' }).click()
    await page.locator('.design-tables').getByRole('button', { name: 'addresses' }).click()
    await button(page, 'Remove street').click()
    await saved(page)
    await page.waitForTimeout(1000)
    await saved(page)
    await page.getByRole('link', { name: 'Migration', exact: true }).click()
    await button(page, 'Look at the migration').click()
    await page.locator('.design-loss').first().waitFor()
    assert.equal(await button(page, 'Write the file').isDisabled(), true)
    await page.getByLabel('I know that public.addresses.street is lost').check()
    assert.equal(await button(page, 'Write the file').isDisabled(), false)
    await seen(page, 'loss')
  },
  async look() {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1280, 390]) {
        const page = await open('/design', { colorScheme, viewport: { width, height: 800 } })
        for (const path of ['/design', `/design/${project}`, 'table', `/design/${project}/sql`, `/design/${project}/prisma`, `/design/${project}/migration`, `/design/${project}/versions`]) {
          if (path === 'table') {
            await page.locator('.design-tables button').nth(3).click()
          } else {
            await page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path)
          }
          await page.waitForTimeout(1200)
          const name = path === 'table' ? 'table' : path.split('/')[3] ?? (path === '/design' ? 'projects' : 'drawing')
          await seen(page, `${name}-${colorScheme}-${width}`)
          await page.evaluate(axe)
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
          violations.forEach(({ id, help, nodes }) => faults.push(`${colorScheme} ${width} ${name}: ${id}: ${help}: ${nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`))
          if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) faults.push(`${colorScheme} ${width} ${name}: wider than the window`)
        }
        await page.context().close()
      }
    }
  },
}

try {
  await parts[part]()
} catch (error) {
  faults.push(`${part}: ${error.stack}`)
  for (const context of browser.contexts()) {
    for (const [at, page] of context.pages().entries()) await page.screenshot({ path: `${folder}/design-failed-${at}.png` })
  }
}
await browser.close()
console.log([...new Set(faults)].join('\n') || 'nothing to complain of')
process.exit(faults.length > 0 ? 1 : 0)
