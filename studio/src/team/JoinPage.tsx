import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { post } from '../api/client'
import { go } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { entered } from './api'
import { ConfirmEmail } from './ConfirmEmail'
import { Field } from './Field'
import './team.css'
import { useSending } from './useSending'

interface Invited { purpose: 'SET_UP' | 'INVITATION' | 'RESET' | 'EMAIL'; email: string | null; name: string | null }

/** Where a one-time link leads: to a password, and in. */
export function JoinPage() {
  const { t } = useWords()
  const [secret] = useState(() => location.hash.slice(1))
  const link = useQuery({
    queryKey: ['link', secret], queryFn: ({ signal }) => post<Invited>('/api/team/look', { secret }, { signal }), staleTime: Infinity,
  })
  return (
    <main className="alone door">
      <h1>dbkeep studio</h1>
      {link.error && (
        <>
          <Fault error={link.error} />
          <Button onClick={() => go('/', 'replace')}>{t('team.signIn')}</Button>
        </>
      )}
      {link.data && (link.data.purpose === 'EMAIL'
        ? <ConfirmEmail secret={secret} email={link.data.email ?? ''} name={link.data.name ?? ''} />
        : <JoinForm secret={secret} link={link.data} purpose={link.data.purpose} />)}
      {link.isPending && <p className="quiet">{t('loading')}</p>}
    </main>
  )
}

function JoinForm({ secret, link, purpose }: { secret: string; link: Invited; purpose: Exclude<Invited['purpose'], 'EMAIL'> }) {
  const { t } = useWords()
  const { busy, error, send } = useSending()
  const [email, setEmail] = useState(link.email ?? '')
  const [name, setName] = useState(link.name ?? '')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const first = purpose === 'SET_UP'
  const differs = again !== '' && again !== password
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      await post('/api/team/join', { secret, email: first ? email : null, name: purpose === 'RESET' ? null : name, password })
      entered()
      go('/', 'replace')
    })
  }
  return (
    <>
      <p>{t(`team.join.${purpose}`)}</p>
      {error !== null && <Fault error={error} />}
      <form onSubmit={onSubmit}>
        <Field
          label={t('team.email')} type="email" autoComplete="username" required readOnly={!first} autoFocus={first}
          value={email} onChange={event => setEmail(event.target.value)}
        />
        {purpose !== 'RESET' && (
          <Field label={t('team.name')} autoComplete="name" required maxLength={100} value={name} onChange={event => setName(event.target.value)} />
        )}
        <Field
          label={t('team.password.new')} hint={t('team.password.rule')} type="password" autoComplete="new-password" required
          minLength={12} value={password} onChange={event => setPassword(event.target.value)}
        />
        <Field
          label={t('team.password.again')} type="password" autoComplete="new-password" required value={again}
          aria-invalid={differs} onChange={event => setAgain(event.target.value)}
        />
        {differs && <p className="red" role="alert">{t('team.password.differs')}</p>}
        <Button type="submit" look="primary" disabled={busy || again !== password || password === ''}>{t('team.join')}</Button>
      </form>
    </>
  )
}
