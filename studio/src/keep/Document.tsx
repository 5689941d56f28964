import type { ReactNode } from 'react'
import { useKeep } from '../api/queries'
import { useWords, type Key } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'

interface Props<T> {
  /** The command whose document it is. */
  name: string
  title: Key
  children: (document: T) => ReactNode
  /** A part of a page rather than the page. */
  part?: boolean
}

/** Fetches the document of a command and shows it, or why it cannot be had. */
export function Document<T>({ name, title, children, part = false }: Props<T>) {
  const { t } = useWords()
  const document = useKeep<T>(name)
  const Heading = part ? 'h2' : 'h1'
  return (
    <section className="document">
      <header>
        <Heading>{t(title)}</Heading>
        <code className="quiet">dbkeep {name.replace('-', ' ')}</code>
        <span className="spring" />
        <Button icon="refresh" look="quiet" label={t('reload')} disabled={document.isFetching} onClick={() => void document.refetch()} />
      </header>
      {document.error && <Fault error={document.error} />}
      {document.isPending && <p className="loading">{t('keep.asking')}</p>}
      {document.data && children(document.data)}
    </section>
  )
}

export function Notes({ notes }: { notes: string[] }) {
  return notes.length === 0 ? null : <ul className="notes">{notes.map(note => <li key={note}>{note}</li>)}</ul>
}
