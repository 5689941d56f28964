// How Prisma's schema engine, in its WebAssembly build, reaches PostgreSQL over node-postgres.
// The published adapter lacks three things that the engine needs; they are added here.
import { PrismaPg } from '@prisma/adapter-pg'

const CHAR = 18, TEXT = 25, CHARACTER_COLUMN = 6

// Catalog columns of the type "char" are unknown to the adapter, and the engine insists on single characters for them.
function withCharColumns(database) {
  const queryRaw = database.queryRaw
  database.queryRaw = async query => {
    const chars = []
    const view = Object.create(database, {
      performIO: {
        value: async io => {
          const result = await database.performIO(io)
          const fields = result.fields.map((field, at) => {
            if (field.dataTypeID === CHAR) chars.push(at)
            return { name: field.name, dataTypeID: field.dataTypeID === CHAR ? TEXT : field.dataTypeID }
          })
          return { fields, rows: result.rows }
        },
      },
    })
    const answer = await queryRaw.call(view, query)
    for (const at of chars) answer.columnTypes[at] = CHARACTER_COLUMN
    return answer
  }
}

// The adapter cuts a script at every semicolon, also inside a string or a function body.
export function statements(script) {
  const found = []
  let from = 0, at = 0
  const skipTo = (end, width = end.length) => { const to = script.indexOf(end, at); at = to < 0 ? script.length : to + width }
  while (at < script.length) {
    const two = script.slice(at, at + 2), one = script[at]
    if (two === '--') skipTo('\n')
    else if (two === '/*') skipTo('*/')
    else if (one === "'" || one === '"') { at++; skipTo(one) }
    else if (one === '$') {
      const close = script.indexOf('$', at + 1), tag = close < 0 ? '' : script.slice(at, close + 1)
      at += 1
      if (tag && [...tag.slice(1, -1)].every(c => c === '_' || (c >= '0' && c <= '9') || c.toLowerCase() !== c.toUpperCase())) { at = close + 1; skipTo(tag) }
    } else if (one === ';') { found.push(script.slice(from, ++at)); from = at }
    else at++
  }
  found.push(script.slice(from))
  return found.filter(text => text.trim())
}

/** whole: a migration goes to the server as one query, as Prisma 6 does; otherwise one statement at a time, as Prisma 7 does. */
export function adapterFor(address, { whole = false } = {}) {
  const at = new URL(address)
  const settings = {
    host: at.hostname, port: Number(at.port || 5432), user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password), database: at.pathname.slice(1), allowExitOnIdle: true,
  }
  const factory = new PrismaPg(settings)
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const database = await connect()
    withCharColumns(database)
    database.executeScript = async script => {
      for (const text of whole ? [script] : statements(script)) {
        try { await database.underlyingDriver().query(text) } catch (error) { database.onError(error) }
      }
    }
    return database
  }
  return factory
}

// The engine arms a timer of ten seconds around its lock and never clears it: it must not keep the process.
const arm = globalThis.setTimeout
globalThis.setTimeout = (call, delay, ...rest) => {
  const timer = arm(call, delay, ...rest)
  if (delay === 10000) timer.unref()
  return timer
}
