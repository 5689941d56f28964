import { chromium } from 'playwright-core'

const HOW = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

/** Debian's Chromium, which asks nobody on the network. */
export const launch = (more = []) => chromium.launch({ ...HOW, args: [...HOW.args, ...more] })

/** The same, with the process that can be killed, and which nothing ends but its server's close. */
export async function serve() {
  const server = await chromium.launchServer(HOW)
  return { browser: await chromium.connect(server.wsEndpoint()), pid: server.process().pid, end: () => server.close() }
}
