// Browsers of people who share a Studio, and what is complained of in any of them: errors, requests to other servers, axe, pages that
// are wider than their window.
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { launch } from './chromium.mjs'

export const PASSWORD = 'four words nobody guesses'

/** Those who look at the Studio of an origin; pictures go into a folder. */
export async function people(origin, folder) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
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
        const seen = await page.evaluate(() => document.documentElement.dataset.theme)
        if (seen !== theme) faults.push(`${name} is ${seen} where ${theme} is wanted`)
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

  async function step(name, page, run) {
    try {
      await run()
      console.log(`ok    ${name}`)
    } catch (error) {
      await page.screenshot({ path: `${folder}/failed-${name.slice(0, 20).replaceAll(' ', '-')}.png` })
      console.log(`FAILED ${name}\n${error.message.slice(0, 900)}`)
      process.exitCode = 1
    }
  }

  /** Opens a link, chooses the password and is in. */
  async function join(page, link, name, email) {
    const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text)
    await page.goto(link)
    await page.getByLabel('Name', { exact: true }).waitFor()
    if (email) await fill('E-mail address', email)
    await fill('Name', name)
    await page.getByLabel(/^New password/).fill(PASSWORD)
    await fill('The same again', PASSWORD)
    await page.getByRole('button', { name: 'Set the password and go on', exact: true }).click()
    await page.locator('.where strong').waitFor()
  }

  async function end() {
    await browser.close()
    console.log([...new Set(faults)].join('\n') || 'nothing to complain of')
    if (faults.length > 0) process.exitCode = 1
  }
  return { person, look, step, join, end }
}
