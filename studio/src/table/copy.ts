import type { Category, Cell } from '../api/types'

/** Rows as text to be pasted elsewhere; every cell keeps what it is, and NULL stays apart from ''. */
export interface Excerpt {
  schema: string
  name: string
  columns: { name: string; category: Category; type: string }[]
  rows: Cell[][]
}

export type CopyFormat = 'text' | 'csv' | 'json' | 'sql' | 'markdown'

export const COPY_FORMATS: CopyFormat[] = ['text', 'csv', 'json', 'sql', 'markdown']

export function write(excerpt: Excerpt, format: CopyFormat): string {
  switch (format) {
    case 'text': return tabbed(excerpt)
    case 'csv': return csv(excerpt)
    case 'json': return json(excerpt)
    case 'sql': return insert(excerpt)
    case 'markdown': return markdown(excerpt)
  }
}

/** As spreadsheets take it: tabs between cells, no header, NULL empty and '' quoted; a single cell is its bare value. */
function tabbed({ rows }: Excerpt): string {
  if (rows.length === 1 && rows[0]?.length === 1) {
    return rows[0][0] ?? ''
  }
  const cell = (value: Cell) => (value === '' ? '""' : quoteIf(value ?? '', /[\t\n\r"]/))
  return rows.map(row => row.map(cell).join('\t')).join('\n')
}

/** As PostgreSQL's COPY … CSV reads it back: NULL is empty, '' is quoted. */
function csv({ columns, rows }: Excerpt): string {
  const cell = (value: Cell) => (value === null ? '' : value === '' ? '""' : quoteIf(value, /[",\n\r]|^\s|\s$|^\\\.$/))
  return [columns.map(column => cell(column.name)), ...rows.map(row => row.map(cell))].map(line => line.join(',')).join('\n') + '\n'
}

/** Numbers and JSON stay as PostgreSQL wrote them, digit by digit: JavaScript never reads them. */
function json({ columns, rows }: Excerpt): string {
  const value = (cell: Cell, category: Category): string => {
    if (cell === null) {
      return 'null'
    }
    if (category === 'number' && /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/.test(cell)) {
      return cell
    }
    if (category === 'boolean' && (cell === 't' || cell === 'f')) {
      return cell === 't' ? 'true' : 'false'
    }
    return category === 'json' ? cell : JSON.stringify(cell)
  }
  const objects = rows.map(row =>
    `  {${columns.map((column, index) => `${JSON.stringify(column.name)}: ${value(row[index] ?? null, column.category)}`).join(', ')}}`)
  return objects.length === 0 ? '[]\n' : `[\n${objects.join(',\n')}\n]\n`
}

/** One INSERT, whose literals PostgreSQL casts by the columns they go to. */
function insert({ schema, name, columns, rows }: Excerpt): string {
  const names = columns.map(column => identifier(column.name)).join(', ')
  const lines = rows.map(row => `  (${columns.map((_, index) => literal(row[index] ?? null)).join(', ')})`)
  return lines.length === 0 ? '' : `insert into ${identifier(schema)}.${identifier(name)} (${names}) values\n${lines.join(',\n')};\n`
}

function markdown({ columns, rows }: Excerpt): string {
  const cell = (value: Cell) =>
    value === null ? '*NULL*' : value.replace(/[\\|*_`<>[\]]/g, sign => `\\${sign}`).replace(/\r\n|\r|\n/g, '<br>')
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(column => cell(column.name))),
    line(columns.map(column => (column.category === 'number' ? '--:' : '---'))),
    ...rows.map(row => line(row.map(cell))),
  ].join('\n') + '\n'
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A literal that means the same whatever standard_conforming_strings says. */
export function literal(value: Cell): string {
  if (value === null) {
    return 'NULL'
  }
  const quoted = value.replaceAll("'", "''")
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

function quoteIf(text: string, when: RegExp): string {
  return when.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
