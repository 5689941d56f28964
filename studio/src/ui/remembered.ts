import { useCallback, useSyncExternalStore } from 'react'
import { ownKey } from '../api/whose'

/** How pages look belongs to the browser, and is known before anybody signs in; all else is its member's. */
const SHARED = ['theme', 'language', 'schemas', 'columns']

const listeners = new Set<() => void>()
const parsed = new Map<string, { text: string | null; value: unknown }>()

/** A value that this browser remembers; where storage is refused it lives as long as the page. */
export function useRemembered<T>(key: string, otherwise: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => recall(key, otherwise))
  const set = useCallback((next: T) => remember(key, next), [key])
  return [value, set]
}

export function recall<T>(key: string, otherwise: T): T {
  const text = read(key)
  const known = parsed.get(key)
  if (known && known.text === text) {
    return known.value as T
  }
  const value = text === null ? otherwise : parse(text, otherwise)
  parsed.set(key, { text, value })
  return value
}

export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value)
  const place = placeOf(key)
  try {
    if (place !== null) {
      localStorage.setItem(place, text)
    }
    parsed.set(key, { text: place === null ? null : text, value })
  } catch {
    parsed.set(key, { text: null, value })
  }
  tell()
}

function parse<T>(text: string, otherwise: T): T {
  try {
    return JSON.parse(text) as T
  } catch {
    return otherwise
  }
}

function read(key: string): string | null {
  const place = placeOf(key)
  try {
    return place === null ? null : localStorage.getItem(place)
  } catch {
    return null
  }
}

const placeOf = (key: string): string | null =>
  SHARED.includes(key.split('.')[0] ?? '') ? `studio.${key}` : ownKey(key)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

function tell(): void {
  listeners.forEach(listener => listener())
}
