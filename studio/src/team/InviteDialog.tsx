import { useId, useState, type FormEvent } from 'react'
import { post } from '../api/client'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Fault } from '../ui/Fault'
import { ACCESSES, type Access, type Made } from './api'
import { Field } from './Field'
import { useSending } from './useSending'

/** Lets somebody join. */
export function InviteDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const { t } = useWords()
  const form = useId()
  const { busy, error, send } = useSending()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [access, setAccess] = useState<Access>('VIEWER')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => onMade(await post<Made>('/api/members/invite', { email, name, access })))
  }
  return (
    <Dialog
      title={t('team.invite')} onClose={onClose}
      footer={<Button type="submit" form={form} look="primary" disabled={busy}>{t('team.invite')}</Button>}
    >
      {error !== null && <Fault error={error} />}
      <form id={form} onSubmit={onSubmit}>
        <Field label={t('team.email')} type="email" required autoFocus value={email} onChange={event => setEmail(event.target.value)} />
        <Field label={t('team.name')} required maxLength={100} value={name} onChange={event => setName(event.target.value)} />
        <fieldset className="choices">
          <legend>{t('team.access')}</legend>
          {ACCESSES.map(each => (
            <label key={each}>
              <input type="radio" name="access" checked={access === each} onChange={() => setAccess(each)} />
              <span><strong>{t(`access.${each}`)}</strong> <span className="quiet">{t(`access.${each}.about`)}</span></span>
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  )
}
