import type { Column, Condition, Operator } from '../../api/types'
import { useWords } from '../../i18n'
import { listOf } from './list'
import { operandsOf, operatorsOf } from './operators'

interface Props {
  condition: Condition
  columns: Column[]
  onChange: (condition: Condition) => void
}

/** One column, one operator of its type, and what to compare with. */
export function ConditionEditor({ condition, columns, onChange }: Props) {
  const { t } = useWords()
  const column = columns.find(each => each.name === condition.column) ?? columns[0]
  if (!column) {
    return null
  }
  const operators = operatorsOf(column.category, column.nullable)
  const known = operators.includes(condition.operator) ? operators : [condition.operator, ...operators]
  const setColumn = (name: string) => {
    const next = columns.find(each => each.name === name)
    if (next) {
      const usable = operatorsOf(next.category, next.nullable)
      onChange({ ...condition, column: name, operator: usable.includes(condition.operator) ? condition.operator : usable[0] ?? '=' })
    }
  }
  return (
    <div className="condition">
      <select aria-label={t('filter.by')} value={condition.column} onChange={event => setColumn(event.target.value)}>
        {columns.map(each => <option key={each.name}>{each.name}</option>)}
      </select>
      <select
        aria-label={t('filter.operator')} value={condition.operator}
        onChange={event => onChange({ ...condition, operator: event.target.value as Operator })}
      >
        {known.map(operator => <option key={operator} value={operator}>{t(`operator.${operator}`)}</option>)}
      </select>
      <Operands condition={condition} column={column} onChange={onChange} />
    </div>
  )
}

function Operands({ condition, column, onChange }: Omit<Props, 'columns'> & { column: Column }) {
  const { t } = useWords()
  const choices = column.category === 'boolean' ? ['t', 'f'] : column.values
  const one = (value: string | null, label: string, set: (value: string) => void) =>
    choices && condition.operator !== 'in' && condition.operator !== 'not in' ? (
      <select aria-label={label} value={value ?? ''} onChange={event => set(event.target.value)}>
        <option value="" disabled>…</option>
        {choices.map(choice => <option key={choice} value={choice}>{column.category === 'boolean' ? t(choice === 't' ? 'true' : 'false') : choice}</option>)}
      </select>
    ) : (
      <input
        aria-label={label} value={value ?? ''} placeholder={column.type} spellCheck={false} autoComplete="off"
        inputMode={column.category === 'number' ? 'decimal' : 'text'} onChange={event => set(event.target.value)}
      />
    )
  switch (operandsOf(condition.operator)) {
    case 'none':
      return null
    case 'one':
      return one(condition.value, t('filter.value'), value => onChange({ ...condition, value }))
    case 'two':
      return (
        <>
          {one(condition.values[0] ?? null, t('filter.from'), value => onChange({ ...condition, values: [value, condition.values[1] ?? ''] }))}
          <span>…</span>
          {one(condition.values[1] ?? null, t('filter.to'), value => onChange({ ...condition, values: [condition.values[0] ?? '', value] }))}
        </>
      )
    case 'many':
      return (
        <input
          aria-label={t('filter.values')} placeholder={t('filter.values')} spellCheck={false} autoComplete="off"
          defaultValue={condition.values.join(', ')} key={condition.column}
          onChange={event => onChange({ ...condition, values: listOf(event.target.value) })}
        />
      )
  }
}
