import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/client'
import type { Count, Filter, TableName } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { surer } from './surer'

interface Props {
  table: TableName
  filter: Filter | null
  view: string
  /** What is known without asking. */
  known: Count | null
}

/** So many are counted without being asked for, as long as that is quick. */
const MOST = 1_000_000

/** How many rows there are, and how surely: exactly, about, or at least. */
export function CountLabel({ table, filter, view, known }: Props) {
  const { t } = useWords()
  const [exactly, setExactly] = useState<string | null>(null)
  const question = JSON.stringify(filter)
  const exact = exactly === question
  const count = useQuery({
    queryKey: ['count', table.schema, table.name, filter, exact],
    queryFn: ({ signal }) =>
      post<Count>('/api/count', { schema: table.schema, name: table.name, filter, exact }, { view, signal }),
    enabled: exact || known === null,
    staleTime: 60_000,
  })
  const guess = count.data ?? known
  const behind = useQuery({
    queryKey: ['count', table.schema, table.name, filter, 'behind'],
    queryFn: ({ signal }) =>
      post<Count>('/api/count', { schema: table.schema, name: table.name, filter, exact: true, limit: MOST }, { view, signal }),
    enabled: guess?.kind === 'about' && guess.rows < MOST,
    staleTime: 60_000,
    retry: false,
  })
  const shown = surer(guess, behind.data)
  return (
    <span className="count" role="status">
      {shown ? <CountText count={shown} /> : count.isFetching ? t('count.counting') : t('count.unknown')}
      {shown?.kind !== 'exact' && (
        <Button look="quiet" disabled={count.isFetching} onClick={() => setExactly(question)}>
          {count.isFetching && exact ? t('count.counting') : t('count.exactly')}
        </Button>
      )}
    </span>
  )
}

export function CountText({ count }: { count: Count }) {
  const { t, number } = useWords()
  switch (count.kind) {
    case 'exact': return <>{t('count.exact', { rows: number(count.rows) })}</>
    case 'about': return <>{t('count.about', { rows: number(count.rows) })}</>
    case 'at least': return <>{t('count.atLeast', { rows: number(count.rows) })}</>
    case 'unknown': return <>{t('count.unknown')}</>
  }
}
