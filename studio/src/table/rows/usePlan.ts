import { useQuery } from '@tanstack/react-query'
import { post } from '../../api/client'
import type { Filter, Plan, TableName } from '../../api/types'

/** Below this cost a sequential scan is over before anybody waits. */
const CHEAP = 20_000

export type Way = 'wait' | 'rows' | 'scan'

/** How the rows are to be had: at once, or by reading the table while somebody watches. */
export function usePlan(table: TableName, filter: Filter | null, view: string, small: boolean) {
  const needed = !small && filter !== null
  const plan = useQuery({
    queryKey: ['plan', table.schema, table.name, filter],
    queryFn: ({ signal }) =>
      post<Plan>('/api/plan', { schema: table.schema, name: table.name, filter }, { view, signal }),
    enabled: needed,
  })
  const slow = plan.data?.scan === 'sequential' && plan.data.cost > CHEAP
  const way: Way = !needed || plan.error ? 'rows' : !plan.data ? 'wait' : slow ? 'scan' : 'rows'
  return { way, plan: needed ? plan.data ?? null : null }
}
