// A development aid: serves dist/ with Studio's Content-Security-Policy and answers the JSON API from made-up tables in memory,
// so that pages can be worked on without a server. `node dev/mock.mjs [port]`, then http://127.0.0.1:5480/#token=mock
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalog, keep, tables } from './data.mjs'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const port = Number(process.argv[2] ?? 5480)
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const edits = []

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://x')
  if (!pathname.startsWith('/api/')) {
    const path = normalize(join(dist, pathname))
    const file = path.startsWith(dist) && extname(path) ? path : join(dist, 'index.html')
    const body = await readFile(file).catch(() => null)
    response.writeHead(body ? 200 : 404, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': csp })
    return response.end(body)
  }
  if (request.headers.authorization !== 'Bearer mock') {
    return send(response, { error: { code: 'TOKEN', message: 'no token', hint: null, detail: null, sqlState: null } }, 401)
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}
  try {
    await answer(pathname.slice(5).split('/').map(decodeURIComponent), body, request, response)
  } catch (error) {
    send(response, { error: { code: error.code ?? 'MOCK', message: error.message, hint: null, detail: null, sqlState: null } }, 400)
  }
}).listen(port, '127.0.0.1')

function send(response, value, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function answer([first, second, third], body, request, response) {
  switch (first) {
    case 'session':
      return send(response, { database: 'bookshop', server: 'localhost:5432', version: '18.1', user: 'ada', readOnly: false, superuser: true, protectedName: process.env.PROTECTED ?? null, program: 'dbkeep mock', team: false, member: { id: 'ada', name: 'ada', access: 'ADMIN' } })
    case 'tables':
      return second === undefined ? send(response, { tables: tables.map(entry) }) : send(response, find(second, third).detail)
    case 'rows': return send(response, rows(body))
    case 'plan': return send(response, { scan: find(body.schema, body.name).slow && body.filter ? 'sequential' : 'index', rows: 1000, cost: 90000, suggestion: 'CREATE INDEX CONCURRENTLY ON public.events (note)' })
    case 'scan': return scan(body, response)
    case 'cell': return send(response, { value: find(body.schema, body.name).rows.find(row => row.id === body.key.id)?.[body.column] ?? null })
    case 'count': {
      const rows = filtered(find(body.schema, body.name), body.filter).length
      return send(response, { kind: body.exact ? 'exact' : 'about', rows, millis: 3 })
    }
    case 'live': return live(request, response)
    case 'catalog': return send(response, catalog())
    case 'keep': return second in keep ? send(response, { exit: 0, document: keep[second] }) : send(response, { error: { code: 'MISSING', message: `no ${second}`, hint: 'Run dbkeep init.', detail: null, sqlState: null } }, 404)
    case 'imports': return send(response, { imports: [] })
    case 'edits': return edit(second, third, body, response)
    case 'sql': return sql(second, body, response)
    case 'export': return response.end(JSON.stringify(filtered(find(body.schema, body.name), body.filter)))
    default: return send(response, {})
  }
}

function find(schema, name) {
  const table = tables.find(each => each.detail.schema === schema && each.detail.name === name)
  if (!table) throw new Error(`table ${schema}.${name} does not exist`)
  return table
}

function entry({ detail, rows, about, parent }) {
  const { schema, name, kind } = detail
  return { schema, name, kind, rows: about ?? rows.length, bytes: rows.length * 160, parent: parent ?? null, comment: detail.comment ?? null }
}

const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : /^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b) ? a - b : a < b ? -1 : 1

function holds(row, filter) {
  if (!filter) return true
  if (filter.all) return filter.all.every(each => holds(row, each))
  if (filter.any) return filter.any.some(each => holds(row, each))
  if (filter.sql) return true
  const cell = row[filter.column]
  switch (filter.operator) {
    case '=': return cell === filter.value
    case '<>': return cell !== null && cell !== filter.value
    case '<': return compare(cell, filter.value) < 0
    case '>': return compare(cell, filter.value) > 0
    case '<=': return compare(cell, filter.value) <= 0
    case '>=': return compare(cell, filter.value) >= 0
    case 'is null': return cell === null
    case 'is not null': return cell !== null
    case 'contains': return cell !== null && cell.toLowerCase().includes((filter.value ?? '').toLowerCase())
    case 'starts with': return cell?.startsWith(filter.value)
    case 'in': return filter.values.includes(cell)
    case 'between': return compare(cell, filter.values[0]) >= 0 && compare(cell, filter.values[1]) <= 0
    default: return true
  }
}

const filtered = (table, filter) => table.rows.filter(row => holds(row, filter))

function asRow(table, row, sort) {
  const names = table.detail.columns.map(column => column.name)
  const cut = names.flatMap((name, index) => (row[name]?.length > 512 ? [index] : []))
  return { cells: names.map(name => row[name]?.slice(0, 512) ?? null), cut, cursor: [...sort.map(each => row[each.column]), row.id] }
}

function rows({ schema, name, sort, filter, place, limit }) {
  const table = find(schema, name)
  const all = filtered(table, filter)
  const order = [...sort, { column: 'id', descending: false }]
  all.sort((a, b) => order.reduce((so, { column, descending }) => so || compare(a[column], b[column]) * (descending ? -1 : 1), 0))
  const at = place.cursor ? all.findIndex(row => row.id === place.cursor.at(-1)) : 0
  const from = { first: 0, last: all.length - limit, after: at + 1, before: at - limit, percent: Math.floor(all.length * place.percent / 100), offset: place.offset }[place.at]
  const to = Math.min(all.length, Math.max(0, place.at === 'before' ? at : from + limit))
  const start = Math.max(0, from)
  return {
    columns: table.detail.columns.map(column => column.name), rows: all.slice(start, to).map(row => asRow(table, row, sort)),
    before: start > 0, after: to < all.length, method: 'keyset', millis: 2, position: place.at === 'percent' || place.at === 'last' ? start / all.length : null,
    warning: sort.some(each => each.column === 'note') ? 'no index serves this order: note' : null,
  }
}

async function scan({ schema, name, filter, limit }, response) {
  const table = find(schema, name)
  const hits = filtered(table, filter)
  let sent = 0
  for (let step = 1; step <= 20 && sent < limit; step++) {
    if (response.destroyed) return
    const next = hits.slice(sent, Math.min(limit, Math.floor(hits.length * step / 20)))
    sent += next.length
    response.write(`${JSON.stringify({ progress: step / 20, found: sent, rows: next.map(row => asRow(table, row, [])), done: false, complete: false })}\n`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  response.end(`${JSON.stringify({ progress: null, rows: [], done: true, found: sent, complete: sent === hits.length })}\n`)
}

function live(request, response) {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' })
  let n = 0
  const timer = setInterval(() => response.write(`{"beat": ${n++}}\n`), 500)
  request.on('close', () => clearInterval(timer))
}

function edit(second, third, body, response) {
  if (second === undefined) return send(response, { edits: [...edits].reverse() })
  if (second === 'preview') {
    return send(response, { statements: body.changes.map(change => ({ sql: `${change.kind} ${change.schema}.${change.name} ${JSON.stringify(change.new ?? change.key)}` })), cascades: body.changes.some(change => change.kind === 'delete') ? [{ schema: 'public', table: 'orders', rows: 12, action: 'CASCADE' }] : [], warning: null })
  }
  if (third === 'undo') {
    edits.find(each => each.id === second).undone = true
    return send(response, { committed: true, undo: null, conflicts: [], errors: [], rows: [] })
  }
  const errors = body.changes.flatMap((change, index) => change.new?.email && !change.new.email.includes('@') ? [{ change: index, columns: ['email'], message: 'new row violates check constraint "email_has_at"', detail: null, constraint: 'email_has_at', sqlState: '23514' }] : [])
  const conflicts = body.changes.flatMap((change, index) => {
    if (change.kind !== 'update') return []
    const row = find(change.schema, change.name).rows.find(each => each.id === change.key.id)
    const columns = Object.keys(change.old).filter(name => row[name] !== change.old[name]).map(name => ({ column: name, original: change.old[name], yours: change.new[name], theirs: row[name] }))
    return columns.length > 0 ? [{ change: index, gone: false, columns }] : []
  })
  if (errors.length + conflicts.length > 0) return send(response, { committed: false, undo: null, conflicts, errors, rows: [] })
  const changed = body.changes.map(change => {
    const table = find(change.schema, change.name)
    if (change.kind === 'delete') {
      table.rows.splice(table.rows.findIndex(each => each.id === change.key.id), 1)
      return null
    }
    const row = change.kind === 'update' ? table.rows.find(each => each.id === change.key.id) : { ...Object.fromEntries(table.detail.columns.map(column => [column.name, null])), id: String(table.rows.length + 1) }
    Object.assign(row, change.new)
    if (change.kind === 'insert') table.rows.push(row)
    return asRow(table, row, [])
  })
  edits.push({ id: String(edits.length + 1), at: new Date().toISOString(), statements: body.changes.map(change => JSON.stringify(change)), undone: false, lost: null })
  return send(response, { committed: true, undo: String(edits.length), conflicts: [], errors: [], rows: changed })
}

function sql(second, body, response) {
  if (second === 'more') {
    response.write(`${JSON.stringify({ statement: 1, cut: [], rows: Array.from({ length: 4500 }, (_, index) => [String(index), 'more']) })}\n`)
    return response.end(`${JSON.stringify({ statement: 1, done: true, tag: 'SELECT 5000', more: true, cursor: 'c', millis: 9 })}\n{"end": true}\n`)
  }
  if (second === 'explain') return send(response, { plan: keep.plan })
  if (/^\s*drop/i.test(body.text) && !body.confirmed) throw Object.assign(new Error('DROP TABLE removes the table with its rows'), { code: 'CONFIRM' })
  body.text.split(';').filter(text => text.trim()).forEach((text, statement) => {
    if (/oops/.test(text)) {
      response.write(`${JSON.stringify({ statement, sql: text, columns: [] })}\n${JSON.stringify({ statement, undone: true, error: { message: 'syntax error at or near "oops"', position: text.indexOf('oops') + 1, sqlState: '42601', hint: null, detail: null } })}\n`)
      return
    }
    response.write(`${JSON.stringify({ statement, sql: text, columns: [{ name: 'n', type: 'integer' }, { name: 'name', type: 'text' }] })}\n`)
    response.write(`${JSON.stringify({ statement, cut: [[1, 1]], rows: Array.from({ length: body.limit }, (_, index) => [String(index), index % 7 ? `row ${index}` : null]) })}\n`)
    response.write(`${JSON.stringify({ statement, done: true, tag: `SELECT ${body.limit}`, more: true, cursor: 'c', millis: 12 })}\n`)
  })
  response.end('{"end": true}\n')
}
