import { expect, test } from 'vitest'
import { en } from '../src/i18n/en'
import { fr } from '../src/i18n/fr'

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('English and French say the same things', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort())
})

test('every message has the same places in both languages', () => {
  for (const [key, message] of Object.entries(en)) {
    const other = (fr as Record<string, string>)[key] ?? ''
    expect([key, places(other)]).toEqual([key, places(message)])
    expect(other).not.toBe('')
  }
})
