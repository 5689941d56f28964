import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { useRemembered } from '../ui/remembered'
import { en, type Key, type Messages } from './en'
import { fr } from './fr'

export type { Key }
export type Language = 'en' | 'fr'
export type Translate = (key: Key, values?: Record<string, string | number>) => string

export const DICTIONARIES: Record<Language, Messages> = { en, fr }

interface Words {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
  number: (value: number) => string
  bytes: (value: number) => string
  duration: (millis: number) => string
  moment: (iso: string) => string
}

const Context = createContext<Words | null>(null)

export function Translated({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useRemembered<Language>('language', preferred())
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const words = useMemo(() => speak(language, setLanguage), [language, setLanguage])
  return <Context.Provider value={words}>{children}</Context.Provider>
}

export function useWords(): Words {
  const words = useContext(Context)
  if (!words) {
    throw new Error('no language is set')
  }
  return words
}

/** Fills the places of a message; "one|many" is chosen by the value named n. */
export function fill(message: string, language: Language, values: Record<string, string | number> = {}): string {
  const forms = message.split('|')
  const n = values['n']
  const form =
    forms.length === 2 && typeof n === 'number' && new Intl.PluralRules(language).select(n) !== 'one' ? forms[1] : forms[0]
  return (form ?? '').replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value
  })
}

function speak(language: Language, setLanguage: (language: Language) => void): Words {
  const numbers = new Intl.NumberFormat(language)
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const units = language === 'fr' ? ['o', 'ko', 'Mo', 'Go', 'To'] : ['B', 'kB', 'MB', 'GB', 'TB']
  return {
    language,
    setLanguage,
    t: (key, values) => fill(DICTIONARIES[language][key] ?? key, language, values),
    number: value => numbers.format(value),
    bytes: value => {
      const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(1024)))
      return `${tenths.format(value / 1024 ** power)} ${units[power]}`
    },
    duration: millis =>
      millis < 1000 ? `${Math.round(millis)} ms`
      : millis < 90_000 ? `${tenths.format(millis / 1000)} s`
      : millis < 5_400_000 ? `${tenths.format(millis / 60_000)} min`
      : millis < 172_800_000 ? `${tenths.format(millis / 3_600_000)} h`
      : `${tenths.format(millis / 86_400_000)} ${language === 'fr' ? 'j' : 'd'}`,
    moment: iso => {
      const at = new Date(iso)
      return Number.isNaN(at.getTime()) ? iso : moments.format(at)
    },
  }
}

function preferred(): Language {
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}
