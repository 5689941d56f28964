#!/usr/bin/env node
// Answers what Prisma's command line asks its native schema engine (JSON-RPC lines), with the WebAssembly build of the same
// engine. The native one is a download from outside the registry. Set PRISMA_SCHEMA_ENGINE_BINARY to this file.
import fs from 'node:fs'
import readline from 'node:readline'
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg'
import { bindMigrationAwareSqlAdapterFactory as bind } from '@prisma/driver-adapter-utils'
import { adapterFor } from './adapter.mjs'

const given = process.argv.slice(2)
const after = flag => given.flatMap((word, at) => (word === flag ? [given[at + 1]] : []))
if (given.includes('--version')) { console.log('schema-engine-cli in WebAssembly'); process.exit(0) }
const address = JSON.parse(after('--datasource')[0] ?? '{}').url ?? process.env.DATABASE_URL
if (given.includes('cli')) process.exit(0) // "can you connect?": the next call will tell

const file = new URL('node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm', import.meta.url)
const { instance } = await WebAssembly.instantiate(fs.readFileSync(file), { './schema_engine_bg.js': engineModule })
engineModule.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()
const datamodels = after('--datamodels').map(path => [path, fs.readFileSync(path, 'utf8')])
const engine = await engineModule.SchemaEngine.new(
  { datamodels: datamodels.length ? datamodels : undefined }, line => process.stderr.write(line + '\n'), bind(adapterFor(address)))

const say = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n')
let printed = 1_000_000
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line)
  if (!method) continue
  try {
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
    if (method === 'diff' && result.stdout) say({ id: printed++, method: 'print', params: { content: result.stdout } })
    say({ id, result: result ?? {} })
  } catch (error) {
    say({ id, error: { code: 4466, message: 'engine', data: { is_panic: false, message: error.message, error_code: error.code, meta: error.meta ?? {} } } })
  }
}
process.exit(0)
