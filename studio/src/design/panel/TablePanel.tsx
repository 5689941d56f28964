import { useEffect, useRef } from 'react'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { useTypes } from '../api'
import { ColumnForm } from './ColumnForm'
import { Checks, Indexes, Uniques } from './Constraints'
import { Faults } from '../Faults'
import { Field } from './Field'
import { addColumn, changeTable, dropTable, find, putAway, renameTable, tableId } from '../model'
import { References } from './References'
import type { Design, Fault, Table } from '../types'
import { faultsOf } from '../useCheck'

interface Props {
  design: Design
  table: Table
  faults: Fault[]
  mayChange: boolean
  onChoose: (id: string | null) => void
  onChange: (change: (design: Design) => Design, about?: string) => void
}

/** A table as a form: everything that the canvas shows, and the rest, by the keyboard alone. */
export function TablePanel({ design, table, faults, mayChange, onChoose, onChange }: Props) {
  const { t } = useWords()
  const types = useTypes()
  const id = tableId(table)
  const columns = useRef<HTMLOListElement>(null)
  const count = useRef(table.columns.length)
  const change = (next: (table: Table) => Table, about?: string) => onChange(now => changeTable(now, id, next), about)
  // a new column is there to be named
  useEffect(() => {
    if (table.columns.length === count.current + 1) {
      const fields = columns.current?.querySelectorAll<HTMLInputElement>('li > .design-column > input:first-of-type')
      const field = fields?.[fields.length - 1]
      field?.focus()
      field?.select()
    }
    count.current = table.columns.length
  }, [table.columns.length])
  const rename = (name: string) => {
    if (name !== '' && !find(design, `${table.schema}.${name}`)) {
      onChange(now => renameTable(now, id, name))
      onChoose(`${table.schema}.${name}`)
    }
  }
  return (
    <>
      <div className="design-row">
        <Button look="quiet" onClick={() => onChoose(null)}>‹ {t('page.tables')}</Button>
        <span className="spring" />
        {mayChange && table.was !== null && <Button look="quiet" onClick={() => { onChange(now => putAway(now, id)); onChoose(null) }} title={t('design.putAway.hint')}>{t('design.putAway')}</Button>}
        {mayChange && <Button look="quiet" icon="trash" className="red" onClick={() => { onChange(now => dropTable(now, id)); onChoose(null) }}>{t(table.was === null ? 'design.removeTable' : 'design.dropTable')}</Button>}
      </div>
      <div className="design-row">
        <Field label={t('design.schema')} value={table.schema} disabled={!mayChange || table.was !== null} onSave={schema => {
          if (schema !== '' && !find(design, `${schema}.${table.name}`)) {
            onChange(now => ({ ...renameSchema(now, table, schema) }))
            onChoose(`${schema}.${table.name}`)
          }
        }} />
        <Field label={t('design.tableName')} value={table.name} disabled={!mayChange} wrong={faultsOf(faults, table, 'TABLE').length > 0} onSave={rename} />
      </div>
      {table.was !== null && table.was !== table.name && <p className="quiet">{t('design.was', { name: table.was })}</p>}
      <Faults faults={faultsOf(faults, table, 'TABLE')} />
      <Field label={t('column.comment')} placeholder={t('column.comment')} value={table.comment ?? ''} disabled={!mayChange} onSave={comment => change(each => ({ ...each, comment: comment === '' ? null : comment }))} />
      <h3>{t('design.columns')}</h3>
      <datalist id="design-types">
        {design.enums.map(type => <option key={`${type.schema}.${type.name}`} value={type.schema === 'public' ? type.name : `${type.schema}.${type.name}`} />)}
        {types.data?.map(type => <option key={type} value={type} />)}
      </datalist>
      <ol className="design-columns" ref={columns}>
        {table.columns.map((column, at) => (
          <ColumnForm
            key={at} table={table} column={column} faults={faultsOf(faults, table, 'COLUMN', column.name)} mayChange={mayChange}
            onDesign={onChange} onTable={change} last={at === table.columns.length - 1}
          />
        ))}
      </ol>
      {mayChange && <Button icon="plus" onClick={() => change(each => addColumn(each))}>{t('design.addColumn')}</Button>}
      <Faults faults={faults.filter(({ place }) => place.kind === 'KEY' && !table.uniques.some(key => key.name === place.name))} />
      <References design={design} table={table} faults={faults} mayChange={mayChange} onTable={change} onChoose={onChoose} />
      <Uniques table={table} faults={faults} mayChange={mayChange} onTable={change} />
      <Checks table={table} faults={faults} mayChange={mayChange} onTable={change} />
      <Indexes table={table} faults={faults} mayChange={mayChange} onTable={change} />
    </>
  )
}

function renameSchema(design: Design, table: Table, schema: string): Design {
  const follows = (each: Table): Table => ({
    ...each,
    references: each.references.map(reference =>
      reference.schema === table.schema && reference.table === table.name ? { ...reference, schema } : reference),
  })
  return { ...design, tables: design.tables.map(each => (tableId(each) === tableId(table) ? { ...follows(each), schema } : follows(each))) }
}
