import { useState, type FormEvent } from 'react'
import { post } from '../api/client'
import { queryClient } from '../api/queries'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { signOut, useInfo, useProfile, type Profile } from './api'
import { Avatar } from './Avatar'
import { EmailPart } from './EmailPart'
import { Field } from './Field'
import { picture } from './picture'
import { elsewhere } from './provider'
import { SessionList } from './SessionList'
import { useSending } from './useSending'

type Save = (path: string, body: unknown) => Promise<boolean>

/** One's own account. */
export function ProfilePage() {
  const { t } = useWords()
  const profile = useProfile()
  const { busy, error, send } = useSending()
  const save: Save = (path, body) => send(async () => {
    queryClient.setQueryData(['profile'], await post<Profile>(path, body))
    void queryClient.invalidateQueries({ queryKey: ['session'] })
    say(t('team.saved'))
  })
  return (
    <>
      <h1>{t('page.profile')}</h1>
      {error !== null && <Fault error={error} />}
      {profile.error && <Fault error={profile.error} retry={() => void profile.refetch()} />}
      {profile.data && (
        <div className="profile">
          <Person profile={profile.data} busy={busy} save={save} />
          <EmailPart profile={profile.data} busy={busy} save={save} />
          <Password profile={profile.data} busy={busy} save={save} />
          <Elsewhere profile={profile.data} busy={busy} save={save} />
          <section>
            <h2>{t('team.sessions')}</h2>
            <SessionList sessions={profile.data.sessions} busy={busy} onRevoke={id => void save('/api/profile/revoke', { id })} />
            <div className="row">
              <Button disabled={busy || profile.data.sessions.length < 2} onClick={() => void save('/api/profile/revoke', {})}>{t('team.revoke.others')}</Button>
              <Button icon="lock" onClick={() => void signOut()}>{t('team.signOut')}</Button>
            </div>
          </section>
        </div>
      )}
    </>
  )
}

interface Part { profile: Profile; busy: boolean; save: Save }

function Person({ profile, busy, save }: Part) {
  const { t } = useWords()
  const [name, setName] = useState(profile.name)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save('/api/profile/name', { name })
  }
  const take = async (file: File | undefined) => {
    if (file) {
      await picture(file).then(image => save('/api/profile/image', { image }), () => say(t('team.picture.none')))
    }
  }
  return (
    <section>
      <h2>{t('team.person')}</h2>
      <div className="row">
        <Avatar name={profile.name} image={profile.image} />
        <span><bdi>{profile.name}</bdi> <span className="mark">{t(`access.${profile.access}`)}</span></span>
      </div>
      <form onSubmit={onSubmit} className="row">
        <Field label={t('team.name')} autoComplete="name" required maxLength={100} value={name} onChange={event => setName(event.target.value)} />
        <Button type="submit" disabled={busy || name === profile.name}>{t('team.save')}</Button>
      </form>
      <div className="row">
        <label className="button picture">
          {t('team.picture')}
          <input
            className="hidden" type="file" accept="image/png,image/jpeg,image/webp"
            onChange={event => void take(event.target.files?.[0])}
          />
        </label>
        {profile.image !== null && <Button disabled={busy} onClick={() => void save('/api/profile/image', { image: null })}>{t('team.picture.remove')}</Button>}
      </div>
    </section>
  )
}

function Password({ profile, busy, save }: Part) {
  const { t } = useWords()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save('/api/profile/password', { current: profile.hasPassword ? current : null, password }).then(done => {
      setCurrent('')
      if (done) {
        setPassword('')
      }
    })
  }
  return (
    <section>
      <h2>{t('team.password')}</h2>
      <form onSubmit={onSubmit}>
        <input className="hidden" type="email" autoComplete="username" readOnly tabIndex={-1} aria-hidden="true" value={profile.email} />
        {profile.hasPassword && (
          <Field label={t('team.password.current')} type="password" autoComplete="current-password" required value={current} onChange={event => setCurrent(event.target.value)} />
        )}
        <Field
          label={t('team.password.new')} hint={t('team.password.rule')} type="password" autoComplete="new-password" required minLength={12}
          value={password} onChange={event => setPassword(event.target.value)}
        />
        <Button type="submit" disabled={busy || password === ''}>{t('team.password.change')}</Button>
      </form>
    </section>
  )
}

function Elsewhere({ profile, busy, save }: Part) {
  const { t } = useWords()
  const info = useInfo()
  const { error, send } = useSending()
  const providers = info.data?.providers ?? []
  if (providers.length === 0 && profile.identities.length === 0) {
    return null
  }
  return (
    <section>
      <h2>{t('team.elsewhere')}</h2>
      {error !== null && <Fault error={error} />}
      <ul className="lines">
        {profile.identities.map(each => (
          <li key={`${each.issuer} ${each.subject}`}>
            <strong>{each.provider}</strong> <bdi>{each.email ?? each.subject}</bdi>
            <span className="spring" />
            <Button disabled={busy} onClick={() => void save('/api/profile/unlink', { issuer: each.issuer, subject: each.subject })}>{t('team.unlink')}</Button>
          </li>
        ))}
      </ul>
      <div className="row">
        {providers.map(provider => (
          <Button key={provider} icon="plus" onClick={() => void send(() => elsewhere(provider, true))}>{t('team.link', { provider })}</Button>
        ))}
      </div>
    </section>
  )
}
