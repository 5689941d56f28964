import { PostgreSQL, sql } from '@codemirror/lang-sql'
import type { Completion } from '@codemirror/autocomplete'
import { LanguageSupport } from '@codemirror/language'
import type { Catalog } from '../api/types'

/** SQL with the tables, columns and functions of the live database as completions. */
export function completions(catalog: Catalog): LanguageSupport {
  const schema: Record<string, Record<string, Completion[]>> = {}
  for (const table of catalog.tables) {
    const tables = (schema[table.schema] ??= {})
    tables[table.name] = table.columns.map(column => ({
      label: column.name, apply: quoted(column.name), detail: column.type, type: column.key ? 'keyword' : 'property',
    }))
  }
  const support = sql({ dialect: PostgreSQL, schema, defaultSchema: 'public' })
  const functions = [...new Set(catalog.functions)].map(name => ({ label: name, type: 'function', apply: `${quoted(name)}(` }))
  const words = PostgreSQL.language.data.of({
    autocomplete: (context: { matchBefore: (pattern: RegExp) => { from: number } | null }) => {
      const word = context.matchBefore(/\w{2,}/)
      return word ? { from: word.from, options: functions, validFor: /^\w*$/ } : null
    },
  })
  return new LanguageSupport(support.language, [support.support, words])
}

/** A name as it is written in SQL; only what PostgreSQL would fold or misread is quoted. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
