import { useEffect, useRef, useState } from 'react'
import { post } from '../api/client'
import { useView } from '../api/view'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { copyText } from '../ui/clipboard'
import { Fault } from '../ui/Fault'
import { Faults } from './Faults'
import type { Design, Fault as Refusal, Origin } from './types'

interface Props {
  design: Design
  faults: Refusal[]
  mayChange: boolean
  onChange: (change: (design: Design) => Design, about?: string) => void
}

/** The design as SQL, with what runs before its tables. */
export function SqlTab({ design, faults, mayChange, onChange }: Props) {
  const { t } = useWords()
  const { text, error } = useText('sql', design, null, true)
  const [before, setBefore] = useState(design.before)
  useEffect(() => setBefore(design.before), [design.before])
  return (
    <div className="page" tabIndex={0} role="region" aria-label="SQL">
      <label className="design-form">
        {t('design.before')}
        <textarea
          className="code" rows={Math.min(12, Math.max(3, before.split('\n').length))} value={before} disabled={!mayChange} spellCheck={false}
          onChange={event => setBefore(event.target.value)}
          onBlur={() => before !== design.before && onChange(now => ({ ...now, before }))}
        />
      </label>
      {error !== null && <Fault error={error} />}
      <Faults faults={faults.filter(({ place }) => place.kind === 'BEFORE' || place.kind === 'SCHEMA')} />
      <Undrawn design={design} />
      <Text text={text} />
    </div>
  )
}

export function Undrawn({ design }: { design: Design }) {
  const { t } = useWords()
  return design.undrawn.length === 0 ? null : (
    <details className="design-undrawn">
      <summary>{t('design.undrawn', { n: design.undrawn.length })}</summary>
      <ul>{design.undrawn.map(each => <li key={each}><bdi>{each}</bdi></li>)}</ul>
    </details>
  )
}

function Text({ text }: { text: string }) {
  const { t } = useWords()
  return (
    <div className="design-text">
      <Button icon="copy" onClick={() => void copyText(text, t('copied'))} disabled={text === ''}>{t('copy')}</Button>
      <pre className="code" tabIndex={0} aria-label={t('design.text')}>{text}</pre>
    </div>
  )
}

/** The design as Prisma would say it. */
export function PrismaTab({ design, from, allowed }: { design: Design; from: Origin; allowed: boolean }) {
  const { t } = useWords()
  const { text, error } = useText('prisma', design, from, allowed)
  return (
    <div className="page" tabIndex={0} role="region" aria-label="schema.prisma">
      {error !== null ? <Fault error={error} /> : text === '' ? allowed && <p className="loading">{t('loading')}</p> : <Text text={text} />}
    </div>
  )
}

function useText(language: 'sql' | 'prisma', design: Design, from: Origin | null, on: boolean): { text: string; error: unknown } {
  const view = useView(language)
  const origin = useRef(from)
  origin.current = from
  const [answer, setAnswer] = useState<{ text: string; error: unknown }>({ text: '', error: null })
  useEffect(() => {
    if (!on) {
      return
    }
    const stop = new AbortController()
    post<{ text: string }>(`/api/design/${language}`, { document: design, from: origin.current }, { view, signal: stop.signal }).then(
      ({ text }) => setAnswer({ text, error: null }),
      (error: unknown) => stop.signal.aborted || setAnswer({ text: '', error }))
    return () => stop.abort()
  }, [language, design, view, on])
  return answer
}
