import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

/** A page of Studio in Chromium, used step by step; whatever complains on the way makes it fail. */
export async function journey(address, folder) {
  const origin = new URL(address).origin
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await mkdir(folder, { recursive: true })
  const browser = await launch()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults = []
  page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(`${message.text()} ${page.url()}`))
  page.on('pageerror', error => faults.push(error.stack))
  page.on('request', request => request.url().startsWith(origin) || /^(data|blob):/.test(request.url()) || faults.push(`asks ${request.url()}`))
  await page.goto(address)
  await page.locator('.where strong').waitFor()
  const see = name => page.screenshot({ path: `${folder}/${name}.png` })
  const step = async (name, run) => {
    try {
      await run()
      console.log(`ok    ${name}`)
    } catch (error) {
      await see(`failed-${name.slice(0, 20).replaceAll(' ', '-')}`)
      console.log(`FAILED ${name}\n${error.message.slice(0, 900)}`)
      process.exitCode = 1
    }
  }
  /** Asks axe, and whether anything is wider than the window. */
  const complain = async where => {
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
    for (const violation of violations) {
      faults.push(`${where}: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
      faults.push(`${where}: wider than the window`)
    }
  }
  return {
    page, see, step, complain,
    button: name => page.getByRole('button', { name, exact: true }),
    dialog: () => page.locator('dialog[open]'),
    open: path => page.evaluate(to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }, path),
    end: async () => {
      await browser.close()
      if (faults.length > 0) {
        console.log([...new Set(faults)].join('\n'))
        process.exitCode = 1
      }
    },
  }
}
