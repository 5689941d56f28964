import { post } from '../api/client'
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

/** Keeps a text without the passwords in it, as the server reads it; one that nobody can read is not kept. */
export async function note(key: string, text: string, failed: boolean): Promise<void> {
  const at = new Date().toISOString()
  const written = await post<{ text: string }>('/api/sql/without-passwords', { text }).catch(() => null)
  if (written) {
    remember(key, noted(recall<Past[]>(key, []), written.text, at, failed))
  }
}
