// Runs texts of SQL in a Studio as its page does. Prints JSON.
//   node texts.mjs ADDRESS read SQL FIRST MORE      all rows, FIRST and then MORE at a time: {rows, seconds, speed, slowest}
//   node texts.mjs ADDRESS cancel SQL ROUNDS        from leaving the view until pg_stat_activity has nothing of it: {p50, p95, longest}
// For cancel psql has to reach the server of the Studio by its environment.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'

const [address, what, sql, ...words] = process.argv.slice(2)
const { origin, hash } = new URL(address)
const page = randomUUID()

function ask(view, path, body, signal) {
  const headers = { Authorization: `Bearer ${hash.replace('#token=', '')}`, 'X-Page': page, 'X-View': view, 'Content-Type': 'application/json' }
  return fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body), signal })
}

/** Takes the lines of an answer one by one and keeps none. */
async function follow(response, take) {
  if (!response.ok) throw new Error(await response.text())
  const decoder = new TextDecoder()
  let rest = []
  for await (const bytes of response.body) {
    const lines = decoder.decode(bytes, { stream: true }).split('\n')
    if (lines.length > 1) {
      take(JSON.parse(rest.join('') + lines[0]))
      lines.slice(1, -1).forEach(line => take(JSON.parse(line)))
      rest = []
    }
    rest.push(lines.at(-1))
  }
}

async function read(first, more) {
  const view = randomUUID()
  let rows = 0, slowest = 0, cursor = null
  const take = line => {
    rows += line.rows?.length ?? 0
    if (line.done) cursor = line.cursor
    if (line.error) throw new Error(JSON.stringify(line.error))
  }
  const answer = async (path, body) => {
    const began = performance.now()
    await follow(await ask(view, path, body), take)
    slowest = Math.max(slowest, performance.now() - began)
  }
  const began = performance.now()
  await answer('/api/sql', { text: sql, write: false, limit: first })
  while (cursor !== null) await answer('/api/sql/more', { cursor, limit: more })
  const seconds = (performance.now() - began) / 1000
  return { rows, seconds: seconds.toFixed(1), speed: Math.round(rows / seconds), slowest: slowest.toFixed(0) }
}

const RUNNING = "select count(*) from pg_stat_activity where application_name = 'dbkeep studio' and state <> 'idle'"

/** Epoch milliseconds of the moment from which so many texts run at the server. */
function moment(running) {
  const wait = `do $$begin loop exit when (${RUNNING}) = ${running}; perform pg_stat_clear_snapshot(); perform pg_sleep(0.002); end loop; end$$`
  const psql = spawn('psql', ['-qXAt', '-d', 'bench', '-c', wait, '-c', 'select extract(epoch from clock_timestamp()) * 1000'])
  let text = ''
  psql.stdout.on('data', bytes => { text += bytes })
  psql.stderr.pipe(process.stderr)
  return new Promise((resolve, reject) => psql.on('close', code => code === 0 ? resolve(Number(text)) : reject(new Error('psql failed'))))
}
const pause = millis => new Promise(resolve => setTimeout(resolve, millis))

async function cancel(rounds) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    const view = randomUUID()
    const begun = moment(1)
    const going = ask(view, '/api/sql', { text: sql, write: false, limit: 2_000_000_000 }).then(response => follow(response, () => {})).catch(() => {})
    await begun
    await pause(300 + 20 * round)
    const over = moment(0)
    await pause(200)
    const began = Date.now()
    await ask(view, '/api/leave', { view })
    times.push(await over - began)
    await going
  }
  times.sort((a, b) => a - b)
  const rank = share => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)].toFixed(0)
  return { p50: rank(0.5), p95: rank(0.95), longest: rank(1) }
}

console.log(JSON.stringify(what === 'read' ? await read(Number(words[0]), Number(words[1])) : await cancel(Number(words[0]))))
