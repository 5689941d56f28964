import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Column, Filter } from '../../api/types'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/Menu'
import { SavedDialog } from '../../saved/SavedDialog'
import { useSaved, type FilteredTable } from '../../saved/saved'
import { GroupEditor } from './GroupEditor'
import { saved as savedFilter } from './known'
import { add, describe, emptyGroup, newCondition, toDraft, toFilter, type Group } from './model'

interface Props {
  table: FilteredTable
  columns: Column[]
  filter: Filter | null
  /** A column somebody asked to filter by; grows with each wish. */
  wish: { column: string; count: number } | null
  /** What is half written, for when the bar is opened again. */
  kept: RefObject<Written | null>
  /** Of others' filters the SQL is shown before it runs. */
  onApply: (filter: Filter | null, own?: boolean) => void
  onClose: () => void
}

/** A filter that is being written, where another one was asked. */
export interface Written {
  asked: string
  draft: Group
}

/** Where a filter is written: conditions in groups, or SQL; nothing is asked before Enter or Apply. */
export function FilterBar({ table, columns, filter, wish, kept, onApply, onClose }: Props) {
  const { t } = useWords()
  const asked = JSON.stringify(filter)
  const [draft, setDraft] = useState<Group>(() => (kept.current?.asked === asked ? kept.current.draft : start(filter, columns)))
  const filters = useSaved(table).data?.saved ?? []
  const [keeping, setKeeping] = useState(false)
  const before = useRef(asked)
  useEffect(() => {
    if (before.current !== asked) {
      before.current = asked
      setDraft(start(JSON.parse(asked) as Filter | null, columns))
    }
  }, [asked, columns])
  useEffect(() => {
    kept.current = { asked, draft }
  }, [asked, draft])
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
    <>
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
            label={t('filter.saved')} icon="bookmark"
            items={[
              ...filters.map(each => ({ label: each.name, icon: 'filter' as const, run: () => onApply(savedFilter(each.text), each.mine) })),
              ...(filters.length > 0 ? ['line' as const] : []),
              { label: t(next === null ? 'filter.manage' : 'filter.save'), icon: 'bookmark', run: () => setKeeping(true) },
            ]}
          />
        </div>
      </form>
      {keeping && (
        <SavedDialog
          title={t('filter.saved')} table={table} opened={null} show={shown} onClose={() => setKeeping(false)}
          draft={next === null ? null : { text: JSON.stringify(next), name: describe(next).slice(0, 200) }}
          onOpen={each => onApply(savedFilter(each.text), each.mine)}
        />
      )}
    </>
  )
}

function shown(text: string): string {
  const filter = savedFilter(text)
  return filter === null ? text : describe(filter)
}

function start(filter: Filter | null, columns: Column[]): Group {
  const draft = toDraft(filter)
  const first = columns[0]
  return draft.members.length === 0 && first ? { ...draft, members: [newCondition(first)] } : draft
}
