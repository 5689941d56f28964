import { useState } from 'react'
import { post } from '../../api/client'
import { queryClient } from '../../api/queries'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Fault } from '../../ui/Fault'
import type { Project } from '../types'

const STARTS = ['EMPTY', 'LIVE', 'SQL', 'PRISMA'] as const

/** Begins a project: with nothing, with what the database holds, or with a text. */
export function NewProject({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [start, setStart] = useState<(typeof STARTS)[number]>('EMPTY')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const wantsText = start === 'SQL' || start === 'PRISMA'
  const make = () => {
    setBusy(true)
    setError(null)
    post<Project>('/api/projects', { name, start, text: wantsText ? text : null }).then(
      project => {
        void queryClient.invalidateQueries({ queryKey: ['projects'] })
        onMade(project.entry.id)
      },
      (refused: unknown) => {
        setError(refused)
        setBusy(false)
      },
    )
  }
  return (
    <Dialog
      title={t('design.new')} onClose={onClose} wide={wantsText}
      footer={<Button look="primary" disabled={busy || name.trim() === '' || (wantsText && text.trim() === '')} onClick={make}>{t('design.begin')}</Button>}
    >
      <form className="design-form" onSubmit={event => {
        event.preventDefault()
        if (!wantsText && name.trim() !== '' && !busy) {
          make()
        }
      }}>
        <label>{t('column.name')}<input autoFocus value={name} onChange={event => setName(event.target.value)} autoComplete="off" /></label>
        <fieldset>
          <legend>{t('design.start')}</legend>
          {STARTS.map(each => (
            <label key={each} className="choice">
              <input type="radio" name="start" checked={start === each} onChange={() => setStart(each)} />{t(`design.start.${each}`)}
            </label>
          ))}
        </fieldset>
        {wantsText && (
          <label>
            {t(`design.start.${start}`)}
            <textarea className="code" rows={12} value={text} onChange={event => setText(event.target.value)} spellCheck={false} />
          </label>
        )}
      </form>
      {start === 'LIVE' && <p className="quiet">{t('design.start.hint')}</p>}
      {error !== null && <Fault error={error} />}
    </Dialog>
  )
}
