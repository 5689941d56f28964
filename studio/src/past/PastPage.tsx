import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get } from '../api/client'
import { useKeep, useTable } from '../api/queries'
import type { TableDetail } from '../api/types'
import { Link } from '../app/Link'
import { go, tableAddress } from '../app/router'
import { useWords } from '../i18n'
import type { BackupList } from '../keep/documents'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import './past.css'
import { PastTable } from './PastTable'
import { usePast, type Opening } from './usePast'

interface Props {
  schema: string
  name: string
  at: string
}

/** A table as it was at a moment, beside now. */
export function PastPage({ schema, name, at }: Props) {
  const { t, moment, duration } = useWords()
  const opening = usePast(at)
  const { look } = opening
  const table = `${schema}.${name}`
  const then = useQuery({
    queryKey: ['past', look?.id, schema, name],
    queryFn: ({ signal }) => get<TableDetail>(`/api/tables/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`, { signal, past: look?.id }),
    enabled: look !== null,
    gcTime: 0,
  })
  const now = useTable(schema, name)
  return (
    <div className="past">
      <header>
        <h1>{t('past.title', { table, at: at.replace('T', ' ').replace('Z', ' UTC') })}</h1>
        {look && <span className="quiet">{t('past.took', { time: duration(look.milliseconds) })}{look.lastCommit ? ` ${t('past.lastCommit', { at: moment(look.lastCommit) })}.` : ''}{look.reused ? ` ${t('past.reused')}.` : ''}</span>}
        <span className="spring" />
        {!now.error && <Link className="button" href={tableAddress(schema, name)}>{t('past.toNow')}</Link>}
        <Button icon="close" onClick={() => go('/backups')}>{t('past.leave')}</Button>
      </header>
      {look === null && opening.error === null && <Waiting opening={opening} />}
      {opening.error !== null && <Fault error={opening.error} />}
      {then.error && <Fault error={then.error} />}
      {now.error && <p className="notice">{t('past.noTable')}</p>}
      {look && then.data && (now.data || now.error) && <PastTable look={look} then={then.data} now={now.data ?? null} at={at} />}
    </div>
  )
}

/** How long it may take is known only from the last time somebody tried. */
function Waiting({ opening }: { opening: Opening }) {
  const { t, duration } = useWords()
  const backups = useKeep<BackupList>('backup-list')
  const [began] = useState(() => Date.now())
  const [now, setNow] = useState(began)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const expected = backups.data?.rtoMilliseconds ?? null
  return (
    <div className="past-waiting" role="status">
      <p>{t('past.opening')}</p>
      {expected !== null && <p className="quiet">{t('past.expected', { time: duration(expected) })}</p>}
      <progress aria-label={t('loading')} />
      <p><span aria-hidden="true">{t('past.elapsed', { time: duration(now - began) })}</span> {opening.progress}</p>
    </div>
  )
}
