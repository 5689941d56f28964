import { post } from '../api/client'
import { queryClient } from '../api/queries'
import type { CommitResult, Row, TakenBack } from '../api/types'
import type { Translate } from '../i18n'
import { toChange, type Draft } from './drafts'
import { refuse, settled } from './staged'

export interface Committed {
  drafts: Draft[]
  rows: (Row | null)[]
}

const listeners = new Set<(committed: Committed) => void>()

/** Tells the open tables what is in the database now. */
export function onCommitted(listener: (committed: Committed) => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Sends all drafts as one transaction; what was refused stays staged with the reason beside it. */
export async function commit(drafts: Draft[], confirm: string | null): Promise<CommitResult> {
  const result = await post<CommitResult>('/api/edits/commit', { changes: drafts.map(toChange), confirm })
  if (result.committed) {
    settled(drafts)
    changed({ drafts, rows: result.rows })
  } else {
    refuse(drafts, result)
  }
  return result
}

/** Takes a commit back, unless somebody changed its rows since. */
export async function undo(id: string, confirm: string | null): Promise<CommitResult> {
  const result = await post<CommitResult>(`/api/edits/${encodeURIComponent(id)}/undo`, { confirm })
  if (result.committed) {
    changed(null)
  }
  return result
}

/** What became of an undo, in words: only a row that differs was changed by somebody. */
export function outcome(result: CommitResult, t: Translate): string {
  const [fault] = result.errors
  return result.committed ? [t('undo.done'), ...altered(result, t)].join(' ')
    : fault ? t('undo.refused', { why: [fault.message, fault.hint].filter(each => each !== null).join('. ') })
    : t('undo.conflict')
}

/** Which columns hold something else than was written. */
export function altered(result: CommitResult, t: Translate): string[] {
  const columns = [...new Set(result.altered.flatMap(each => each.columns))]
  return columns.length === 0 ? [] : [t('commit.altered', { columns: columns.join(', ') })]
}

/** Takes an import back; `anyway` also the rows that somebody changed since. */
export async function takeBack(id: number, anyway: boolean, confirm: string | null, view: string): Promise<TakenBack> {
  const result = await post<TakenBack>(`/api/imports/${id}/undo`, { anyway, check: false, confirm }, { view })
  changed(null)
  return result
}

/** Lets go of what takes an import back. */
export async function forget(id: number): Promise<void> {
  await post(`/api/imports/${id}/forget`, {})
  await queryClient.invalidateQueries({ queryKey: ['imports'] })
}

/** Has the open tables read anew what somebody else wrote. */
export const readAnew = (): void => changed(null)

function changed(committed: Committed | null): void {
  void queryClient.invalidateQueries({ queryKey: ['edits'] })
  void queryClient.invalidateQueries({ queryKey: ['imports'] })
  void queryClient.invalidateQueries({ queryKey: ['count'] })
  void queryClient.removeQueries({ queryKey: ['cell'] })
  listeners.forEach(listener => listener(committed ?? { drafts: [], rows: [] }))
}
