import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/client'
import { useWords } from '../i18n'
import { download } from '../table/export/exportFile'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import type { AuditEntry } from './api'
import { useSending } from './useSending'

const PAGE = 100

const read = async (before: string | null, text: string, limit: number) =>
  (await post<{ entries: AuditEntry[] }>('/api/audit', { before, account: null, text, limit })).entries

/** Who changed what, for admins. */
export function AuditPage() {
  const { t, moment, number } = useWords()
  const [text, setText] = useState('')
  const { busy, error, send } = useSending()
  const audit = useInfiniteQuery({
    queryKey: ['audit', text],
    queryFn: ({ pageParam }) => read(pageParam, text, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page.length < PAGE ? undefined : page.at(-1)?.id ?? null),
    staleTime: 0,
  })
  const entries = audit.data?.pages.flat() ?? []
  const save = () => void send(async () => download(new Blob([csv(await all(text))], { type: 'text/csv' }), 'studio-audit.csv'))
  return (
    <>
      <div className="row">
        <h1>{t('page.audit')}</h1>
        <span className="spring" />
        <input type="search" aria-label={t('audit.search')} placeholder={t('audit.search')} value={text} onChange={event => setText(event.target.value)} />
        <Button icon="refresh" label={t('reload')} onClick={() => void audit.refetch()} />
        <Button icon="download" disabled={busy} onClick={save}>CSV</Button>
      </div>
      {error !== null && <Fault error={error} />}
      {audit.error && <Fault error={audit.error} retry={() => void audit.refetch()} />}
      {audit.data && entries.length === 0 && <p className="empty">{t('audit.none')}</p>}
      <ol className="lines audit">
        {entries.map(entry => (
          <li key={entry.id}>
            <header className="row">
              <strong><bdi>{entry.member}</bdi></strong>
              <span>{entry.action}</span>
              <bdi className="quiet">{entry.tables.join(', ')}</bdi>
              <span className="spring" />
              <Outcome entry={entry} />
              {entry.rows !== null && entry.rows > 0 && <span className="quiet">{t('audit.rows', { n: entry.rows, rows: number(entry.rows) })}</span>}
              <time className="quiet" dateTime={entry.at} title={entry.address}>{moment(entry.at)}</time>
            </header>
            <pre className="statement" tabIndex={0}>{entry.statements.join('\n')}</pre>
          </li>
        ))}
      </ol>
      {audit.hasNextPage && <Button disabled={audit.isFetching} onClick={() => void audit.fetchNextPage()}>{t('audit.more')}</Button>}
    </>
  )
}

function Outcome({ entry }: { entry: AuditEntry }) {
  const { t } = useWords()
  return entry.outcome === null ? <span className="mark amber">{t('audit.unknown')}</span>
    : entry.outcome === 'done' ? <span className="mark green">{t('audit.done')}</span>
    : <span className="mark red" title={entry.outcome}>{entry.outcome.length > 60 ? `${entry.outcome.slice(0, 60)}…` : entry.outcome}</span>
}

async function all(text: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (;;) {
    const page = await read(entries.at(-1)?.id ?? null, text, 200)
    entries.push(...page)
    if (page.length < 200) {
      return entries
    }
  }
}

/** A cell that a spreadsheet would take for a formula gets a mark before it. */
export function csv(entries: AuditEntry[]): string {
  const safe = (value: string) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
  const line = (cells: string[]) => `${cells.map(safe).join(',')}\r\n`
  return line(['at', 'member', 'address', 'action', 'tables', 'statements', 'outcome', 'rows']) + entries.map(each => line([
    each.at, each.member, each.address, each.action, each.tables.join(' '), each.statements.join('\n'), each.outcome ?? '',
    each.rows === null ? '' : String(each.rows),
  ])).join('')
}
