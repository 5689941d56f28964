import type { Column } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { ConditionEditor } from './ConditionEditor'
import { add, change, emptyGroup, newCondition, newSql, type Group, type Member } from './model'

interface Props {
  group: Group
  columns: Column[]
  root?: boolean
  onChange: (group: Group) => void
  onRemove?: () => void
}

/** Conditions that must all hold, or of which one must. */
export function GroupEditor({ group, columns, root = false, onChange, onRemove }: Props) {
  const { t } = useWords()
  const first = columns[0]
  const replace = (id: number, next: Member | null) => onChange(change(group, id, next))
  return (
    <fieldset className={root ? 'group root' : 'group'}>
      <legend className="hidden">{t(`filter.${group.kind}`)}</legend>
      {(group.members.length > 1 || !root) && (
        <select
          aria-label={t('filter.connective')} value={group.kind}
          onChange={event => onChange({ ...group, kind: event.target.value as 'all' | 'any' })}
        >
          <option value="all">{t('filter.all')}</option>
          <option value="any">{t('filter.any')}</option>
        </select>
      )}
      {group.members.map(member => (
        <div key={member.id} className="member">
          {member.kind === 'condition' ? (
            <ConditionEditor condition={member.condition} columns={columns} onChange={condition => replace(member.id, { ...member, condition })} />
          ) : member.kind === 'sql' ? (
            <label className="raw">
              <span>WHERE</span>
              <input
                value={member.sql} spellCheck={false} autoComplete="off" aria-label={t('filter.sql')}
                onChange={event => replace(member.id, { ...member, sql: event.target.value })}
              />
            </label>
          ) : (
            <GroupEditor group={member} columns={columns} onChange={next => replace(member.id, next)} onRemove={() => replace(member.id, null)} />
          )}
          {(member.kind === 'condition' || member.kind === 'sql') && (
            <Button icon="close" look="quiet" label={t('filter.remove')} onClick={() => replace(member.id, null)} />
          )}
        </div>
      ))}
      <div className="group-actions">
        {first && <Button look="quiet" icon="plus" onClick={() => onChange(add(group, group.id, newCondition(first)))}>{t('filter.condition')}</Button>}
        <Button look="quiet" icon="plus" onClick={() => onChange(add(group, group.id, first
          ? { ...emptyGroup(group.kind === 'all' ? 'any' : 'all'), members: [newCondition(first)] } : emptyGroup()))}>
          {t('filter.group')}
        </Button>
        <Button look="quiet" icon="plus" onClick={() => onChange(add(group, group.id, newSql()))}>SQL</Button>
        {onRemove && <Button icon="close" look="quiet" label={t('filter.removeGroup')} onClick={onRemove} />}
      </div>
    </fieldset>
  )
}
