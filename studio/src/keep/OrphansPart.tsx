import { useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { ActionButton } from './action/ActionButton'
import type { Orphans } from './action/results'
import { Command } from './Command'
import { Document } from './Document'

/** Rows whose reference points at no row; counting them reads tables, so that somebody has to ask for it. */
export function OrphansPart() {
  const { t } = useWords()
  const [asked, setAsked] = useState(false)
  if (!asked) {
    return (
      <section className="document">
        <header><h2>{t('orphans.title')}</h2></header>
        <Button icon="search" onClick={() => setAsked(true)}>{t('orphans.ask')}</Button>
      </section>
    )
  }
  return <Document<Orphans> name="orphans" title="orphans.title" part>{orphans => <Relations orphans={orphans} />}</Document>
}

const CERTAIN = ['FOREIGN_KEY', 'NOT_VALID', 'CONFIRMED']

function Relations({ orphans }: { orphans: Orphans }) {
  const { t, number } = useWords()
  const broken = orphans.relations.filter(each => (each.orphans ?? 0) > 0)
  if (broken.length === 0) {
    return <p className="empty">{t('orphans.none')}</p>
  }
  return (
    <ul className="findings">
      {broken.map(each => {
        const table = each.from.slice(0, each.from.lastIndexOf('.') < 0 ? undefined : each.from.lastIndexOf('.'))
        return (
          <li key={`${each.from} ${each.to}`} className="card">
            <p className="finding-head"><strong><bdi>{each.from}</bdi> → <bdi>{each.to}</bdi></strong><span className="mark amber">{number(each.orphans ?? 0)}</span></p>
            {each.examples.length > 0 && <pre className="shown-text" tabIndex={0}>{each.examples.join('\n')}</pre>}
            {CERTAIN.includes(each.origin)
              ? <ActionButton action="orphans-quarantine" args={{ table: [table] }}>{t('orphans.move')}</ActionButton>
              : <><p className="quiet">{t('orphans.unsure')}</p><Command text={`dbkeep orphans --table ${table} --confirm`} /></>}
          </li>
        )
      })}
    </ul>
  )
}
