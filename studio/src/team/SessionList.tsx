import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import type { SignedIn } from './api'

/** Where somebody is signed in, each with a way to end it. */
export function SessionList({ sessions, busy, onRevoke }: { sessions: SignedIn[]; busy: boolean; onRevoke: (id: string) => void }) {
  const { t, moment } = useWords()
  return (
    <ul className="lines">
      {sessions.map(each => (
        <li key={each.id}>
          <div className="session">
            <strong>{browserOf(each.agent)}</strong> <span className="quiet">{each.address} · {each.means}</span>
            {each.current && <> <span className="mark blue">{t('team.session.this')}</span></>}
            <div className="quiet">{t('team.session.seen', { at: moment(each.seen) })} · {t('team.session.ends', { at: moment(each.ends) })}</div>
          </div>
          <span className="spring" />
          {!each.current && <Button disabled={busy} onClick={() => onRevoke(each.id)}>{t('team.revoke')}</Button>}
        </li>
      ))}
    </ul>
  )
}

/** What people know their browser by; the whole text of a browser names all others, too. */
export function browserOf(agent: string): string {
  const names: [string, RegExp][] = [
    ['Edge', /Edg\//], ['Firefox', /Firefox\//], ['Chrome', /Chrom(e|ium)\//], ['Safari', /Safari\//],
  ]
  const systems: [string, RegExp][] = [
    ['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux/],
  ]
  const first = (list: [string, RegExp][]) => list.find(([, sign]) => sign.test(agent))?.[0]
  return [first(names) ?? agent.split(' ')[0] ?? '', first(systems)].filter(Boolean).join(' · ')
}
