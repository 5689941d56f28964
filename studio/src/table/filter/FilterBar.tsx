import { useEffect, useState } from 'react'
import type { Column, Filter } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { useRemembered } from '../../ui/remembered'
import { Menu } from '../../ui/Menu'
import { GroupEditor } from './GroupEditor'
import { add, describe, emptyGroup, newCondition, toDraft, toFilter, type Group } from './model'

interface Props {
  table: string
  columns: Column[]
  filter: Filter | null
  /** A column somebody asked to filter by; grows with each wish. */
  wish: { column: string; count: number } | null
  onApply: (filter: Filter | null) => void
  onClose: () => void
}

/** Where a filter is written: conditions in groups, or SQL; nothing is asked before Enter or Apply. */
export function FilterBar({ table, columns, filter, wish, onApply, onClose }: Props) {
  const { t } = useWords()
  const [draft, setDraft] = useState<Group>(() => start(filter, columns))
  const [saved, setSaved] = useRemembered<Record<string, Filter>>(`filters.${table}`, {})
  const asked = JSON.stringify(filter)
  useEffect(() => setDraft(start(JSON.parse(asked) as Filter | null, columns)), [asked, columns])
  useEffect(() => {
    const column = columns.find(each => each.name === wish?.column)
    if (column) {
      setDraft(group => {
        const kept = { ...group, members: group.members.filter(each => toFilter(each) !== null) }
        return add(kept, kept.id, newCondition(column))
      })
    }
  }, [wish?.count, wish?.column, columns])

  const next = toFilter(draft)
  const changed = JSON.stringify(next) !== asked
  return (
    <form
      className="filter-bar" aria-label={t('filter')}
      onSubmit={event => {
        event.preventDefault()
        onApply(next)
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        }
      }}
    >
      <GroupEditor group={draft} columns={columns} root onChange={setDraft} />
      <div className="filter-actions">
        <Button type="submit" look={changed ? 'primary' : 'plain'}>{t('filter.apply')}</Button>
        <Button look="quiet" disabled={filter === null && draft.members.length === 0} onClick={() => {
          setDraft(emptyGroup())
          onApply(null)
        }}>
          {t('filter.clear')}
        </Button>
        <Menu
          label={t('filter.saved')} icon="history"
          items={[
            {
              label: t('filter.save'), icon: 'plus', disabled: next === null,
              run: () => next && setSaved({ ...saved, [describe(next)]: next }),
            },
            ...(Object.keys(saved).length > 0 ? ['line' as const] : []),
            ...Object.entries(saved).map(([name, each]) => ({ label: name, icon: 'filter' as const, run: () => onApply(each) })),
            ...(Object.keys(saved).length > 0 ? [{ label: t('filter.forget'), icon: 'trash' as const, run: () => setSaved({}) }] : []),
          ]}
        />
      </div>
    </form>
  )
}

function start(filter: Filter | null, columns: Column[]): Group {
  const draft = toDraft(filter)
  const first = columns[0]
  return draft.members.length === 0 && first ? { ...draft, members: [newCondition(first)] } : draft
}
