import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Faults } from '../Faults'
import { Field } from './Field'
import { addColumn, changeColumn, moveColumn, removeColumn, renameColumn, setKey, shortType, tableId } from '../model'
import type { Column, Design, Fault, Identity, Table } from '../types'

interface Props {
  table: Table
  column: Column
  faults: Fault[]
  mayChange: boolean
  last: boolean
  onDesign: (change: (design: Design) => Design, about?: string) => void
  onTable: (change: (table: Table) => Table, about?: string) => void
}

const IDENTITIES: Identity[] = ['ALWAYS', 'BY_DEFAULT', 'SERIAL']

/** A column in two lines: name and type first, the rest behind. Enter in the last one begins another; Alt and an arrow moves it. */
export function ColumnForm({ table, column, faults, mayChange, last, onDesign, onTable }: Props) {
  const { t } = useWords()
  const id = tableId(table)
  const isKey = table.primaryKey?.columns.includes(column.name) ?? false
  const set = (change: Partial<Column>) => onTable(each => changeColumn(each, column.name, change))
  const off = !mayChange
  return (
    <li onKeyDown={event => {
      const by = !event.altKey || off ? 0 : event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
      if (by !== 0) {
        event.preventDefault()
        onTable(each => moveColumn(each, column.name, by))
      }
    }}>
      <div className="design-column">
        <Field
          label={t('design.columnName')} value={column.name} disabled={off} wrong={faults.length > 0} onSave={name => onDesign(now => renameColumn(now, id, column.name, name))}
          {...(last ? { onEnter: () => onTable(each => addColumn(each)) } : {})}
        />
        <Field label={t('design.typeOf', { name: column.name })} code list="design-types" value={shortType(column.type)} disabled={off} onSave={type => type !== '' && set({ type })} />
        <label title={t('design.key')}><input type="checkbox" checked={isKey} disabled={off} onChange={event => onTable(each => setKey(each, column.name, event.target.checked))} aria-label={`${t('design.key')} ${column.name}`} />{t('design.key.short')}</label>
        <label title={t('design.null')}><input type="checkbox" checked={column.nullable} disabled={off || isKey} onChange={event => set({ nullable: event.target.checked })} aria-label={`${t('design.null')} ${column.name}`} />NULL</label>
        {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: column.name })} onClick={() => onDesign(now => removeColumn(now, id, column.name))} />}
      </div>
      <Faults faults={faults} />
      <details>
        <summary>{summary(column) || t('design.more')}</summary>
        <div className="design-more">
          <label>{t('design.numbered')}
            <select value={column.identity ?? ''} disabled={off} onChange={event => set({ identity: (event.target.value || null) as Identity | null, ...(event.target.value ? { default: null, generated: null, nullable: false } : {}) })}>
              <option value="">—</option>
              {IDENTITIES.map(each => <option key={each} value={each}>{t(`design.identity.${each}`)}</option>)}
            </select>
          </label>
          {column.identity === null && column.generated === null && (
            <label>DEFAULT <Field label={`DEFAULT ${column.name}`} code value={column.default ?? ''} disabled={off} onSave={text => set({ default: text === '' ? null : text })} /></label>
          )}
          {column.identity === null && column.default === null && (
            <label>GENERATED <Field label={`GENERATED ${column.name}`} code value={column.generated ?? ''} disabled={off} onSave={text => set({ generated: text === '' ? null : text })} /></label>
          )}
          <label>{t('column.comment')} <Field label={`${t('column.comment')} ${column.name}`} value={column.comment ?? ''} disabled={off} onSave={text => set({ comment: text === '' ? null : text })} /></label>
          {column.was !== null && column.was !== column.name && <p className="quiet">{t('design.was', { name: column.was })}</p>}
          {mayChange && (
            <span>
              <Button look="quiet" icon="up" label={t('design.up')} onClick={() => onTable(each => moveColumn(each, column.name, -1))} />
              <Button look="quiet" icon="down" label={t('design.down')} onClick={() => onTable(each => moveColumn(each, column.name, 1))} />
            </span>
          )}
        </div>
      </details>
    </li>
  )
}

const summary = (column: Column): string => [
  column.identity === null ? null : column.identity.toLowerCase().replace('_', ' '),
  column.default === null ? null : `DEFAULT ${column.default}`,
  column.generated === null ? null : `= ${column.generated}`,
  column.collation === null ? null : `COLLATE ${column.collation}`,
  column.comment,
].filter(Boolean).join(' · ')
