import { recall, remember } from '../ui/remembered'

/** A text that was run, newest first in its list. */
export interface Past {
  text: string
  at: string
  failed: boolean
}

const MOST = 200

/** Adds a text to what was run; the same text twice in a row is one entry. */
export function noted(history: Past[], text: string, at: string, failed: boolean): Past[] {
  const trimmed = text.trim()
  return trimmed === '' ? history : [{ text: trimmed, at, failed }, ...history.filter(each => each.text !== trimmed)].slice(0, MOST)
}

export function note(key: string, text: string, failed: boolean): void {
  remember(key, noted(recall<Past[]>(key, []), text, new Date().toISOString(), failed))
}
