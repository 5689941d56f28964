// The made-up tables of the mock.
const column = (name, type, category, more = {}) => ({
  name, type, category, nullable: true, default: null, generated: false, identity: false, values: null, comment: null, ...more,
})
const id = column('id', 'bigint', 'number', { nullable: false, identity: true, default: "nextval('id')" })
const table = (name, columns, rows, more = {}) => ({
  detail: {
    schema: 'public', name, kind: 'table', columns, key: ['id'], editable: true, why: null, indexes: [], references: [], referencedBy: [],
    ...more.detail,
  },
  rows, about: more.about, slow: more.slow,
})
const range = (count, make) => Array.from({ length: count }, (_, index) => make(index + 1))
const words = ['Ada', 'Grace', 'Éloïse', 'François', 'שלום', '"><script>alert(1)</script>', 'NULL', '', null, 'two\nlines', "O'Neill"]

const people = table('people', [
  id, column('name', 'text', 'text', { comment: 'as it is spoken' }), column('email', 'character varying(200)', 'text'),
  column('born', 'date', 'time'), column('balance', 'numeric(20,4)', 'number'), column('active', 'boolean', 'boolean'),
  column('role', 'role', 'enum', { values: ['reader', 'writer', 'admin'] }), column('tags', 'text[]', 'array'),
  column('settings', 'jsonb', 'json'), column('token', 'uuid', 'uuid'), column('avatar', 'bytea', 'binary'), column('boss', 'bigint', 'number'),
], range(5000, n => ({
  id: String(n), name: words[n % words.length], email: n % 9 ? `person${n}@example.org` : null, born: n % 50 ? `19${String(n % 90 + 10)}-02-11` : 'infinity',
  balance: n % 13 ? `${n * 37}.0100` : 'NaN', active: n % 3 ? 't' : 'f', role: ['reader', 'writer', 'admin'][n % 3], tags: n % 4 ? '{a,"b c"}' : '{}',
  settings: n % 5 ? `{"n": 9007199254740993, "deep": {"list": [1, 2, {"x": "${n}"}]}, "long": "${'lorem ipsum '.repeat(n % 90)}"}` : null,
  token: `0b9f1c2e-0000-4000-8000-${String(n).padStart(12, '0')}`, avatar: '\\xdeadbeef', boss: n > 10 ? String(n % 10 + 1) : null,
})), { detail: {
  comment: 'who reads and who writes',
  references: [{ name: 'people_boss_fkey', columns: ['boss'], schema: 'public', table: 'people', referenced: ['id'] }],
  referencedBy: [
    { name: 'people_boss_fkey', schema: 'public', table: 'people', columns: ['boss'], referenced: ['id'] },
    { name: 'orders_person_fkey', schema: 'public', table: 'orders', columns: ['person'], referenced: ['id'] },
  ],
} })
const orders = table('orders', [id, column('person', 'bigint', 'number'), column('at', 'timestamp with time zone', 'time'), column('total', 'numeric', 'number')],
  range(2000, n => ({ id: String(n), person: String(n % 500 + 1), at: `2026-03-${String(n % 28 + 1).padStart(2, '0')} 12:00:00.123456+00`, total: `${n}.50` })),
  { detail: { references: [{ name: 'orders_person_fkey', columns: ['person'], schema: 'public', table: 'people', referenced: ['id'] }] } })
const events = table('events', [id, column('at', 'timestamp', 'time'), column('note', 'text', 'text'), ...range(60, n => column(`c${n}`, 'integer', 'number'))],
  range(20000, n => ({ id: String(n), at: `2026-01-01 00:00:${String(n % 60).padStart(2, '0')}`, note: n % 3 ? `event ${n}` : 'nothing', ...Object.fromEntries(range(60, c => [`c${c}`, String(n * c)])) })),
  { about: 11_996_481, slow: true })
const view = table('active_people', people.detail.columns, people.rows.filter(row => row.active === 't'), { detail: { kind: 'view', key: [], editable: false, why: 'a view' } })
const many = range(Number(process.env.TABLES ?? 40), n => table(`t_${String(n).padStart(4, '0')}`, [id, column('name', 'text', 'text'), column(`t_${n}_id`, 'bigint', 'number')], range(n % 30, m => ({ id: String(m), name: `n ${m}`, [`t_${n}_id`]: null })), { detail: { schema: n % 3 ? 'public' : 'audit' } }))

export const tables = [people, orders, events, view, ...many]

export function catalog() {
  const name = ({ detail }) => detail
  const all = tables.map(name)
  return {
    tables: all.filter(each => each.kind === 'table').map(({ schema, name, columns, key }) => ({ schema, name, columns: columns.map(each => ({ name: each.name, type: each.type, nullable: each.nullable, key: key.includes(each.name) })) })),
    relations: [
      ...all.flatMap(each => each.references.map(reference => ({ name: reference.name, schema: each.schema, table: each.name, columns: reference.columns, toSchema: reference.schema, toTable: reference.table, toColumns: reference.referenced }))),
      ...many.flatMap(({ detail }, index) => index === 0 ? [] : [0, 1].map(k => many[Math.floor(index / (3 + 4 * k))].detail).map(to => ({ name: `fk_${index}`, schema: detail.schema, table: detail.name, columns: [detail.columns[2].name], toSchema: to.schema, toTable: to.name, toColumns: ['id'] }))),
    ],
    functions: ['count', 'sum', 'now', 'jsonb_build_object'],
  }
}

const at = '2026-11-21T20:00:00Z'
export const keep = {
  health: {
    database: 'bookshop', at, score: 87, valid: true, coverage: 0.93, critical: 0, high: 1, medium: 1, low: 0, waived: [], fixes: [], notes: [],
    trend: range(14, n => ({ at: `2026-11-${String(n + 6).padStart(2, '0')}T00:00:00Z`, score: 70 + n })),
    findings: [
      { check: 'D4', name: 'sequence behind its column', severity: 'HIGH', object: 'public.people_id_seq', message: 'stands at 0, but ids go up to 5000', points: 4.2, since: at, fix: 'RUN', sql: ["select setval('public.people_id_seq', 5000)"], next: 'dbkeep health --fix D4', cost: null },
      { check: 'I1', name: 'foreign key without an index', severity: 'MEDIUM', object: 'public.orders.person', message: 'every delete in people reads all of orders', points: 2, since: at, fix: 'RUN', sql: ['create index concurrently on public.orders (person)'], next: null, cost: '12 MB' },
    ],
    checks: [{ check: 'A1', name: 'table without a primary key', severity: 'HIGH', status: 'PASSED', eligible: 40, open: 0, waived: 0, reason: null, milliseconds: 2 }],
  },
  'migrate-status': { format: 'dbkeep', folder: 'migrations', clean: false, drift: null, notes: [], migrations: [{ name: '0001_init', state: 'APPLIED', appliedAt: at, detail: null }, { name: '0002_orders', state: 'PENDING', appliedAt: null, detail: null }] },
  'branch-list': { branches: [{ name: 'feature', state: 'ready', provider: 'template', schemaOnly: false, moment: null, masked: true, switchedTo: true, created: at, expires: at, expired: true, bytes: 12e6, extraBytes: 12e6, url: 'postgresql://localhost/bookshop_feature' }], ways: [{ provider: 'template-clone', obstacle: 'PostgreSQL 18 or later' }, { provider: 'template', obstacle: null }] },
  'backup-list': { repository: '/backups', until: at, segments: 12, rpoBytes: 0, rpoMilliseconds: 812, receiving: true, rtoMilliseconds: 42000, damaged: [], rpoDay: [], rpoMonth: [], backups: [{ id: '20261119T0200', ended: '2026-11-19T02:00:00Z', timeline: 1, bytes: 2e9, storedBytes: 4e8, serverVersion: 18, proof: 'full', proven: at, rtoMilliseconds: 41000 }, { id: '20261120T0200', ended: '2026-11-20T02:00:00Z', timeline: 1, bytes: 2e9, storedBytes: 4e8, serverVersion: 18, proof: 'none', proven: null, rtoMilliseconds: null }] },
  'backup-status': { repository: '/backups', numbers: {}, incidents: [] },
  'upkeep-list': { jobs: [{ name: 'nightly', at: '02:00', steps: ['retention', 'partitions'], guarded: true, next: at, lastRun: at, lastState: 'succeeded', fault: null }] },
  plan: [{ Plan: { 'Node Type': 'Sort', 'Sort Key': ['name'], 'Startup Cost': 300, 'Total Cost': 320, 'Plan Rows': 100, Plans: [{ 'Node Type': 'Hash Join', 'Hash Cond': '(o.person = p.id)', 'Startup Cost': 10, 'Total Cost': 290, 'Plan Rows': 100, Plans: [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Alias: 'o', Filter: '(total > 10)', 'Startup Cost': 0, 'Total Cost': 180, 'Plan Rows': 900 }, { 'Node Type': 'Hash', 'Startup Cost': 9, 'Total Cost': 60, 'Plan Rows': 5000, Plans: [{ 'Node Type': 'Seq Scan', 'Relation Name': 'people', Alias: 'p', 'Startup Cost': 0, 'Total Cost': 55, 'Plan Rows': 5000 }] }] }] } }],
}
