import { useState } from 'react'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Section, type PartProps } from './Constraints'
import { Faults } from '../Faults'
import { Field } from './Field'
import { find, free, shortType, tableId } from '../model'
import { ACTIONS, type Action, type Design, type Reference, type Table } from '../types'
import { faultsOf } from '../useCheck'

interface Props extends PartProps {
  design: Design
  onChoose: (id: string) => void
}

/** The relations of a table; on the canvas they are drawn from column to column. */
export function References({ design, table, faults, mayChange, onTable, onChoose }: Props) {
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const set = (at: number, change: Partial<Reference>) =>
    onTable(each => ({ ...each, references: each.references.map((reference, index) => (index === at ? { ...reference, ...change } : reference)) }))
  return (
    <Section title={t('design.references')} add={t('design.addReference')} onAdd={mayChange ? () => setAdding(!adding) : null}>
      {adding && <li><NewReference design={design} table={table} onMade={reference => { onTable(each => ({ ...each, references: [...each.references, reference] })); setAdding(false) }} /></li>}
      {table.references.map((reference, at) => (
        <li key={at}>
          <div className="design-row">
            <Field label={t('design.constraintName')} value={reference.name} disabled={!mayChange} onSave={name => set(at, { name })} />
            {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: reference.name })} onClick={() => onTable(each => ({ ...each, references: each.references.toSpliced(at, 1) }))} />}
          </div>
          <p>
            <bdi>{reference.columns.join(', ')}</bdi> → <Button look="quiet" onClick={() => onChoose(`${reference.schema}.${reference.table}`)}><bdi>{shortType(`${reference.schema}.${reference.table}`)}</bdi></Button> (<bdi>{reference.referenced.join(', ')}</bdi>)
          </p>
          <div className="design-row wraps">
            {(['onDelete', 'onUpdate'] as const).map(when => (
              <label key={when}>{when === 'onDelete' ? 'ON DELETE' : 'ON UPDATE'}
                <select aria-label={`${when === 'onDelete' ? 'ON DELETE' : 'ON UPDATE'} ${reference.name}`} value={reference[when]} disabled={!mayChange} onChange={event => set(at, { [when]: event.target.value as Action })}>
                  {ACTIONS.map(each => <option key={each} value={each}>{each.replace('_', ' ')}</option>)}
                </select>
              </label>
            ))}
          </div>
          <Faults faults={faultsOf(faults, table, 'REFERENCE', reference.name)} />
        </li>
      ))}
    </Section>
  )
}

/** By form: a column here for each of the key there. */
function NewReference({ design, table, onMade }: { design: Design; table: Table; onMade: (reference: Reference) => void }) {
  const { t } = useWords()
  const targets = design.tables.filter(each => keys(each).length > 0)
  const [to, setTo] = useState(targets[0] ? tableId(targets[0]) : '')
  const target = find(design, to)
  const choices = target ? keys(target) : []
  const [key, setKey] = useState(0)
  const referenced = choices[key] ?? choices[0] ?? []
  const [columns, setColumns] = useState<string[]>([])
  const chosen = referenced.map((_, at) => columns[at] ?? table.columns[0]?.name ?? '')
  if (!target) {
    return <p className="quiet">{t('design.noKeys')}</p>
  }
  return (
    <div className="design-more">
      <label>{t('design.toTable')}
        <select value={to} onChange={event => { setTo(event.target.value); setKey(0) }}>{targets.map(each => <option key={tableId(each)} value={tableId(each)}>{shortType(tableId(each))}</option>)}</select>
      </label>
      {choices.length > 1 && (
        <label>{t('design.toKey')}
          <select value={key} onChange={event => setKey(Number(event.target.value))}>{choices.map((each, at) => <option key={at} value={at}>{each.join(', ')}</option>)}</select>
        </label>
      )}
      {referenced.map((each, at) => (
        <label key={each}>{t('design.columnFor', { name: each })}
          <select value={chosen[at]} onChange={event => setColumns(chosen.with(at, event.target.value))}>{table.columns.map(column => <option key={column.name}>{column.name}</option>)}</select>
        </label>
      ))}
      <Button look="primary" onClick={() => onMade({
        name: free(table.references.map(each => each.name), `${table.name}_${chosen.join('_')}_fkey`), columns: chosen,
        schema: target.schema, table: target.name, referenced, onDelete: 'NO_ACTION', onUpdate: 'NO_ACTION',
      })}>{t('design.addReference')}</Button>
    </div>
  )
}

/** What a relation can point at. */
const keys = (table: Table): string[][] =>
  [table.primaryKey?.columns ?? [], ...table.uniques.map(key => key.columns), ...table.indexes.filter(index => index.unique && index.where === null).map(index => index.columns.map(part => part.column))].filter(each => each.length > 0)
