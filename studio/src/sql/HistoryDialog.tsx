import { useState } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { useRemembered } from '../ui/remembered'
import type { Past } from './history'

interface Props {
  place: string
  onClose: () => void
  onPick: (text: string) => void
}

/** What was run from this browser, to be had back; it only fills the editor and runs nothing. */
export function HistoryDialog({ place, onClose, onPick }: Props) {
  const { t, moment } = useWords()
  const [history, setHistory] = useRemembered<Past[]>(place, [])
  const [search, setSearch] = useState('')
  const found = history.filter(each => each.text.toLowerCase().includes(search.toLowerCase()))
  return (
    <Dialog wide title={t('sql.history')} onClose={onClose} footer={<Button icon="trash" onClick={() => setHistory([])}>{t('sql.forget')}</Button>}>
      <input type="search" className="history-search" value={search} aria-label={t('sql.search')} placeholder={t('sql.search')} onChange={event => setSearch(event.target.value)} />
      <ul className="history-list">
        {found.map(each => (
          <li key={each.at + each.text}>
            <button type="button" onClick={() => onPick(each.text)}>
              <span className={each.failed ? 'red' : 'quiet'}>{moment(each.at)}{each.failed ? ' !' : ''}</span>
              <pre>{each.text.length > 600 ? `${each.text.slice(0, 600)}…` : each.text}</pre>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="empty">{t('palette.none')}</p>}
    </Dialog>
  )
}
