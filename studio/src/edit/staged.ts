import { useSyncExternalStore } from 'react'
import type { CommitResult, Conflict, EditFault } from '../api/types'
import { ownKeyHere, whenOwned } from '../api/whose'
import { unstage, type Draft } from './drafts'

/** All that a member staged in this tab, over every table of a database; it survives a reload, and each step can be taken back. */
export interface Staged {
  drafts: Draft[]
  /** What the server refused, by the id of the draft. */
  faults: Record<number, EditFault[]>
  conflicts: Record<number, Conflict>
}

const KEY = 'staged'
const EMPTY: Staged = { drafts: [], faults: {}, conflicts: {} }

let now: Staged = EMPTY
let past: Draft[][] = []
let last = 0
const listeners = new Set<() => void>()

whenOwned(() => {
  now = restore()
  last = now.drafts.reduce((most, each) => Math.max(most, each.id), 0)
  listeners.forEach(listener => listener())
})

export const nextId = (): number => ++last
export const staged = (): Staged => now
export const useStaged = (): Staged => useSyncExternalStore(subscribe, staged)

/** Changes what is staged; a draft that changes loses what was said against it. */
export function stage(how: (drafts: Draft[]) => Draft[]): void {
  const drafts = how(now.drafts)
  if (drafts === now.drafts) {
    return
  }
  past = [...past.slice(-99), now.drafts]
  const same = new Set(drafts.filter(each => now.drafts.includes(each)).map(each => each.id))
  set({ drafts, faults: only(now.faults, same), conflicts: only(now.conflicts, same) })
}

export const discard = (id: number): void => stage(drafts => unstage(drafts, id))
export const discardAll = (): void => stage(drafts => (drafts.length === 0 ? drafts : []))

/** Takes back the last step of staging. */
export function stepBack(): boolean {
  const before = past.at(-1)
  if (!before) {
    return false
  }
  past = past.slice(0, -1)
  set({ drafts: before, faults: {}, conflicts: {} })
  return true
}

/** Keeps what the server said of changes that it did not commit. */
export function refuse(sent: Draft[], result: CommitResult): void {
  const faults: Record<number, EditFault[]> = {}
  for (const fault of result.errors) {
    const id = sent[fault.change]?.id
    if (id !== undefined) {
      faults[id] = [...(faults[id] ?? []), fault]
    }
  }
  const conflicts: Record<number, Conflict> = {}
  for (const conflict of result.conflicts) {
    const id = sent[conflict.change]?.id
    if (id !== undefined) {
      conflicts[id] = conflict
    }
  }
  set({ ...now, faults, conflicts })
}

/** Forgets what is in the database now. */
export function settled(sent: Draft[]): void {
  const ids = new Set(sent.map(each => each.id))
  past = []
  set({ drafts: now.drafts.filter(each => !ids.has(each.id)), faults: {}, conflicts: {} })
}

function only<T>(values: Record<number, T>, ids: Set<number>): Record<number, T> {
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(Number(id))))
}

function set(next: Staged): void {
  now = next
  const key = ownKeyHere(KEY)
  try {
    if (key !== null) {
      sessionStorage.setItem(key, JSON.stringify(next.drafts))
    }
  } catch {
    // a tab without storage keeps them until it closes
  }
  listeners.forEach(listener => listener())
}

function restore(): Staged {
  const key = ownKeyHere(KEY)
  try {
    const text = key === null ? null : sessionStorage.getItem(key)
    return text === null ? EMPTY : { ...EMPTY, drafts: JSON.parse(text) as Draft[] }
  } catch {
    return EMPTY
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
