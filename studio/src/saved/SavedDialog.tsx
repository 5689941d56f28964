import { useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { change, keep, remove, useSaved, type FilteredTable, type Saved } from './saved'
import './saved.css'

interface Props {
  title: string
  /** Whose filters; null for texts of SQL. */
  table: FilteredTable | null
  /** What can be saved now, under which name if nobody takes another. */
  draft: { text: string; name: string } | null
  /** What was opened, so that it can be saved where it came from. */
  opened: Saved | null
  show: (text: string) => string
  onOpen: (saved: Saved) => void
  onClose: () => void
}

/** What is saved on the server: one's own, to be shared or removed, and what others share. */
export function SavedDialog({ title, table, draft, opened, show, onOpen, onClose }: Props) {
  const { t, moment } = useWords()
  const [name, setName] = useState(draft?.name ?? '')
  const [shared, setShared] = useState(false)
  const [search, setSearch] = useState('')
  const saved = useSaved(table, search.trim())
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>(null)
  const found = saved.data?.saved ?? []

  const act = async (what: () => Promise<unknown>) => {
    setBusy(true)
    setRefused(null)
    try {
      await what()
    } catch (error) {
      setRefused(error)
    } finally {
      setBusy(false)
    }
  }
  const forget = (each: Saved) => act(async () => {
    await remove(each)
    say(t('saved.removed', { name: each.name }), {
      label: t('undo'), run: () => void keep(table, each.name, each.text, each.shared).catch((error: unknown) => say(String(error))),
    })
  })
  return (
    <Dialog wide title={title} onClose={onClose}>
      {draft && (
        <form
          className="saved-new"
          onSubmit={event => {
            event.preventDefault()
            void act(async () => {
              onOpen(await keep(table, name, draft.text, shared))
              say(t('saved.done', { name }))
            })
          }}
        >
          <label className="saved-name">{t('saved.name')} <input value={name} maxLength={200} required autoComplete="off" onChange={event => setName(event.target.value)} /></label>
          <label><input type="checkbox" checked={shared} onChange={event => setShared(event.target.checked)} /> {t('saved.withAll')}</label>
          <Button type="submit" look="primary" disabled={busy || name.trim() === ''}>{t('saved.save')}</Button>
        </form>
      )}
      {(refused ?? saved.error) != null && <Fault error={refused ?? saved.error} />}
      {(found.length > 5 || search !== '') && (
        <input type="search" className="saved-search" value={search} aria-label={t('saved.search')} placeholder={t('saved.search')} onChange={event => setSearch(event.target.value)} />
      )}
      <ul className="saved-list">
        {found.map(each => (
          <li key={each.id}>
            <div className="saved-head">
              <strong><bdi>{each.name}</bdi></strong>
              <span className="quiet">{each.mine ? moment(each.changed) : t('saved.by', { name: each.owner })}</span>
              {each.shared && each.mine && <span className="mark">{t('saved.shared')}</span>}
              <span className="spring" />
              {each.mine && (
                <>
                  {draft && opened?.id === each.id && draft.text !== each.text && (
                    <Button disabled={busy} onClick={() => void act(async () => onOpen(await change(each, { text: draft.text })))}>{t('saved.here')}</Button>
                  )}
                  <Button look="quiet" disabled={busy} onClick={() => void act(() => change(each, { shared: !each.shared }))}>{t(each.shared ? 'saved.unshare' : 'saved.share')}</Button>
                  <Button look="quiet" icon="trash" disabled={busy} label={t('saved.remove', { name: each.name })} onClick={() => void forget(each)} />
                </>
              )}
              <Button
                onClick={() => {
                  onOpen(each)
                  onClose()
                }}
              >
                {t('saved.open')}
              </Button>
            </div>
            <pre>{shortened(show(each.text))}</pre>
          </li>
        ))}
      </ul>
      {saved.data?.more && <p className="quiet">{t('saved.more', { n: found.length })}</p>}
      {saved.data && found.length === 0 && <p className="empty">{t(search === '' ? 'saved.none' : 'palette.none')}</p>}
    </Dialog>
  )
}

const shortened = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}…` : text)
