import { useState, type FormEvent } from 'react'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { useInfo, type Profile } from './api'
import { Field } from './Field'

interface Props { profile: Profile; busy: boolean; save: (path: string, body: unknown) => Promise<boolean> }

/** One's e-mail address: another one counts once the link of a letter to it was opened. */
export function EmailPart({ profile, busy, save }: Props) {
  const { t } = useWords()
  const info = useInfo()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save('/api/profile/email', { email, password: profile.hasPassword ? password : null }).then(done => {
      setPassword('')
      if (done) {
        setEmail('')
      }
    })
  }
  return (
    <section>
      <h2>{t('team.email')}</h2>
      <p><bdi>{profile.email}</bdi> <span className="mark green">{t('team.verified')}</span></p>
      {profile.newEmail !== null && (
        <div className="row notice" role="status">
          <span>{t('team.email.waits', { email: profile.newEmail })}</span>
          <Button disabled={busy} onClick={() => void save('/api/profile/email/forget', {})}>{t('team.email.forget')}</Button>
        </div>
      )}
      {info.data?.mail === false ? <p className="quiet">{t('team.email.noMail')}</p> : (
        <form onSubmit={onSubmit}>
          <Field
            label={t('team.email.new')} hint={t('team.email.rule')} type="email" autoComplete="email" required maxLength={254}
            value={email} onChange={event => setEmail(event.target.value)}
          />
          {profile.hasPassword && (
            <Field label={t('team.password')} type="password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.target.value)} />
          )}
          <Button type="submit" disabled={busy || email === ''}>{t('team.email.change')}</Button>
        </form>
      )}
    </section>
  )
}
