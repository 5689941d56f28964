import { useSyncExternalStore } from 'react'

/** A file that is being saved, or was: what became of it stays until somebody has read it. */
export interface Saving {
  name: string
  state: 'running' | 'done' | 'failed' | 'stopped'
  bytes: number
  /** Bytes a second. */
  rate: number
  why: string | null
  hint: string | null
  /** The browser holds all of it in its memory until it is whole. */
  inMemory: boolean
  /** What writes the same rows without a browser. */
  command: string | null
  stop: () => void
}

const SHOWN_EVERY = 200

let saving: Saving | null = null
let began = 0
let shown = 0
let bytes = 0
const listeners = new Set<() => void>()

export const useSaving = (): Saving | null => useSyncExternalStore(subscribe, () => saving)

export function begin(name: string, inMemory: boolean, stop: () => void): void {
  began = performance.now()
  shown = 0
  bytes = 0
  change({ name, state: 'running', bytes: 0, rate: 0, why: null, hint: null, inMemory, command: null, stop })
}

/** Counts what came; now and then it is shown. */
export function passed(more: number, command?: string | null): void {
  bytes += more
  const now = performance.now()
  if (saving && (command !== undefined || now - shown > SHOWN_EVERY)) {
    shown = now
    change({ ...saving, ...count(now), ...(command === undefined ? {} : { command }) })
  }
}

export function end(state: 'done' | 'failed' | 'stopped', why: string | null = null, hint: string | null = null): void {
  if (saving) {
    change({ ...saving, ...count(performance.now()), state, why, hint })
  }
}

export const dismiss = (): void => change(null)

const count = (now: number) => ({ bytes, rate: bytes / Math.max(0.05, (now - began) / 1000) })

function change(next: Saving | null): void {
  saving = next
  listeners.forEach(listener => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
