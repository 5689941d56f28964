import { useQuery } from '@tanstack/react-query'
import { get, post, type ErrorBody } from '../../api/client'
import { lines } from '../../api/lines'
import { queryClient } from '../../api/queries'

export type ActionName =
  | 'migrate-deploy' | 'health-fix' | 'health-explain' | 'health-remember' | 'branch-create' | 'branch-switch' | 'branch-drop'
  | 'backup-now' | 'backup-prove' | 'backup-verify' | 'upkeep-run' | 'orphans-quarantine' | 'report'

/** Values by the name of the argument; a flag has none. */
export type Arguments = Record<string, string[]>

/** What an action would do, as the dry run of its command says. */
export interface Look {
  /** Runs exactly this; null when there is nothing to run. */
  preview: string | null
  command: string
  typed: string | null
  stoppable: boolean
  exit: number
  document: unknown
}

export type RunState = 'running' | 'done' | 'findings' | 'failed' | 'stopped' | 'cut off'

export interface Run {
  id: string
  action: ActionName
  command: string
  member: string
  started: string
  ended: string | null
  state: RunState
  stoppable: boolean
  /** Whether this Studio runs it or ran it. */
  here: boolean
  exit: number | null
}

export interface RunLine {
  run: Run | null
  said: string[]
  passing: string
  document: unknown
}

export const look = (name: ActionName, args: Arguments, signal?: AbortSignal) =>
  post<Look>(`/api/keep/${name}`, { arguments: args }, { signal })

export const run = (preview: string, typed: string | null) =>
  lines<RunLine>('POST', '/api/actions/run', { preview, typed })

export const follow = (id: string) => lines<RunLine>('POST', `/api/actions/${encodeURIComponent(id)}/follow`, {})

export const stop = (id: string) => post<{ stopping: boolean }>(`/api/actions/${encodeURIComponent(id)}/stop`, {})

export const useRuns = () =>
  useQuery({
    queryKey: ['actions'],
    queryFn: async ({ signal }) => (await get<{ runs: Run[] }>('/api/actions', { signal })).runs,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(each => each.state === 'running') ? 2000 : false),
  })

/** What an action may have changed is asked anew where it is shown. */
export function forgetAll(): void {
  for (const key of ['keep', 'actions', 'tables', 'table', 'catalog']) {
    void queryClient.invalidateQueries({ queryKey: [key] })
  }
}

/** The error that a command printed instead of its result. */
export function errorOf(document: unknown): ErrorBody | null {
  return document !== null && typeof document === 'object' && 'error' in document ? (document as { error: ErrorBody }).error : null
}
