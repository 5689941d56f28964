import { useState, type FormEvent } from 'react'
import { post } from '../api/client'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { entered, useInfo } from './api'
import { Field } from './Field'
import { elsewhere } from './provider'
import './team.css'
import { useSending } from './useSending'

/** Shown where nobody is signed in; the page that was asked for comes afterwards. */
export function SignInPage() {
  const { t } = useWords()
  const info = useInfo()
  const { busy, error, send } = useSending()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [told, setTold] = useState(false)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      await post('/api/team/sign-in', { email, password })
      entered()
    })
  }
  const forgot = () => void send(async () => {
    await post('/api/team/forgot', { email })
    setTold(true)
  })
  return (
    <main className="alone door">
      <h1>dbkeep studio</h1>
      {error !== null && <Fault error={error} />}
      <form onSubmit={onSubmit}>
        <Field label={t('team.email')} type="email" autoComplete="username" required autoFocus value={email} onChange={event => setEmail(event.target.value)} />
        <Field label={t('team.password')} type="password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.target.value)} />
        <Button type="submit" look="primary" disabled={busy}>{t('team.signIn')}</Button>
      </form>
      {info.data?.providers.map(provider => (
        <Button key={provider} icon="arrow" disabled={busy} onClick={() => void send(() => elsewhere(provider, false))}>
          {t('team.signInWith', { provider })}
        </Button>
      ))}
      {told ? <p role="status">{t('team.forgot.sent', { email })}</p>
        : info.data?.mail ? <Button look="quiet" disabled={busy || email === ''} onClick={forgot}>{t('team.forgot')}</Button>
        : info.data && <p className="quiet">{t('team.forgot.ask')}</p>}
    </main>
  )
}
