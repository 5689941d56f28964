import type { ReactNode } from 'react'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { ColumnsPicker } from './ColumnsPicker'
import { Faults } from '../Faults'
import { Field } from './Field'
import { free } from '../model'
import type { Fault, Index, Table } from '../types'
import { faultsOf } from '../useCheck'

export interface PartProps {
  table: Table
  faults: Fault[]
  mayChange: boolean
  onTable: (change: (table: Table) => Table, about?: string) => void
}

const names = (table: Table) => table.columns.map(column => column.name)

/** A heading with what can be added under it. */
export function Section({ title, add, onAdd, children }: { title: string; add: string; onAdd: (() => void) | null; children: ReactNode }) {
  return (
    <section>
      <h3>{title} {onAdd && <Button look="quiet" icon="plus" label={add} onClick={onAdd} />}</h3>
      <ul className="design-parts">{children}</ul>
    </section>
  )
}

export function Uniques({ table, faults, mayChange, onTable }: PartProps) {
  const { t } = useWords()
  const set = (at: number, change: Partial<Table['uniques'][number]>) =>
    onTable(each => ({ ...each, uniques: each.uniques.map((key, index) => (index === at ? { ...key, ...change } : key)) }))
  const first = table.columns[0]?.name
  return (
    <Section title={t('design.uniques')} add={t('design.addUnique')} onAdd={mayChange && first !== undefined ? () =>
      onTable(each => ({ ...each, uniques: [...each.uniques, { name: free(each.uniques.map(key => key.name), `${each.name}_${first}_key`), columns: [first] }] })) : null}>
      {table.uniques.map((key, at) => (
        <li key={at}>
          <div className="design-row">
            <Field label={t('design.constraintName')} value={key.name} disabled={!mayChange} onSave={name => set(at, { name })} />
            {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: key.name })} onClick={() => onTable(each => ({ ...each, uniques: each.uniques.toSpliced(at, 1) }))} />}
          </div>
          <ColumnsPicker all={names(table)} chosen={key.columns} disabled={!mayChange} label={key.name} onChoose={columns => set(at, { columns })} />
          <Faults faults={faultsOf(faults, table, 'KEY', key.name)} />
        </li>
      ))}
    </Section>
  )
}

export function Checks({ table, faults, mayChange, onTable }: PartProps) {
  const { t } = useWords()
  const set = (at: number, change: Partial<Table['checks'][number]>) =>
    onTable(each => ({ ...each, checks: each.checks.map((check, index) => (index === at ? { ...check, ...change } : check)) }))
  return (
    <Section title={t('design.checks')} add={t('design.addCheck')} onAdd={mayChange ? () =>
      onTable(each => ({ ...each, checks: [...each.checks, { name: free(each.checks.map(check => check.name), `${each.name}_check`), expression: 'true' }] })) : null}>
      {table.checks.map((check, at) => (
        <li key={at}>
          <div className="design-row">
            <Field label={t('design.constraintName')} value={check.name} disabled={!mayChange} onSave={name => set(at, { name })} />
            {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: check.name })} onClick={() => onTable(each => ({ ...each, checks: each.checks.toSpliced(at, 1) }))} />}
          </div>
          <Field label={`CHECK ${check.name}`} code value={check.expression} disabled={!mayChange} wrong={faultsOf(faults, table, 'CHECK', check.name).length > 0} onSave={expression => expression !== '' && set(at, { expression })} />
          <Faults faults={faultsOf(faults, table, 'CHECK', check.name)} />
        </li>
      ))}
    </Section>
  )
}

const METHODS = ['btree', 'hash', 'gin', 'gist', 'spgist', 'brin']

export function Indexes({ table, faults, mayChange, onTable }: PartProps) {
  const { t } = useWords()
  const set = (at: number, change: Partial<Index>) =>
    onTable(each => ({ ...each, indexes: each.indexes.map((index, number) => (number === at ? { ...index, ...change } : index)) }))
  const first = table.columns[0]?.name
  const part = (column: string) => ({ column, descending: false, nullsFirst: null, operatorClass: null })
  return (
    <Section title={t('design.indexes')} add={t('design.addIndex')} onAdd={mayChange && first !== undefined ? () => onTable(each => ({
      ...each,
      indexes: [...each.indexes, { name: free(each.indexes.map(index => index.name), `${each.name}_${first}_idx`), unique: false, method: 'btree', columns: [part(first)], include: [], where: null }],
    })) : null}>
      {table.indexes.map((index, at) => (
        <li key={at}>
          <div className="design-row">
            <Field label={t('design.indexName')} value={index.name} disabled={!mayChange} onSave={name => set(at, { name })} />
            <select aria-label={t('design.method', { name: index.name })} value={index.method} disabled={!mayChange} onChange={event => set(at, { method: event.target.value })}>
              {[...new Set([...METHODS, index.method])].map(each => <option key={each}>{each}</option>)}
            </select>
            <label><input type="checkbox" checked={index.unique} disabled={!mayChange} onChange={event => set(at, { unique: event.target.checked })} />UNIQUE</label>
            {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: index.name })} onClick={() => onTable(each => ({ ...each, indexes: each.indexes.toSpliced(at, 1) }))} />}
          </div>
          <ColumnsPicker
            all={names(table)} chosen={index.columns.map(each => each.column)} disabled={!mayChange} label={index.name}
            onChoose={columns => set(at, { columns: columns.map(column => index.columns.find(each => each.column === column) ?? part(column)) })}
          />
          <Field label={`WHERE ${index.name}`} placeholder="WHERE" code value={index.where ?? ''} disabled={!mayChange} onSave={where => set(at, { where: where === '' ? null : where })} />
          <Faults faults={faultsOf(faults, table, 'INDEX', index.name)} />
        </li>
      ))}
    </Section>
  )
}
