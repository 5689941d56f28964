import { useState } from 'react'
import { post } from '../api/client'
import { queryClient, useSession } from '../api/queries'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { Menu } from '../ui/Menu'
import { ACCESSES, useMembers, type Access, type Listed, type Made } from './api'
import { Avatar } from './Avatar'
import { InviteDialog } from './InviteDialog'
import { LinkDialog } from './LinkDialog'
import { useSending } from './useSending'

/** Who may use this Studio, for admins. */
export function MembersPage() {
  const { t } = useWords()
  const members = useMembers()
  const [inviting, setInviting] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const { busy, error, send } = useSending()
  const change = (path: string, body: unknown) => void send(async () => {
    const { members } = await post<{ members: Listed[] }>(path, body)
    queryClient.setQueryData(['members'], members)
  })
  return (
    <>
      <div className="row">
        <h1>{t('page.members')}</h1>
        <span className="spring" />
        <Button icon="plus" look="primary" onClick={() => setInviting(true)}>{t('team.invite')}</Button>
      </div>
      {error !== null && <Fault error={error} />}
      {members.error && <Fault error={members.error} retry={() => void members.refetch()} />}
      <ul className="lines members">
        {members.data?.map(member => (
          <Line
            key={member.id} member={member} busy={busy} change={change}
            link={() => void send(async () => setMade(await post<Made>('/api/members/link', { id: member.id })))}
          />
        ))}
      </ul>
      {inviting && <InviteDialog onClose={() => setInviting(false)} onMade={made => {
        setInviting(false)
        setMade(made)
        void members.refetch()
      }} />}
      {made && <LinkDialog made={made} onClose={() => setMade(null)} />}
    </>
  )
}

interface LineProps { member: Listed; busy: boolean; change: (path: string, body: unknown) => void; link: () => void }

function Line({ member, busy, change, link }: LineProps) {
  const { t, moment } = useWords()
  const me = useSession().data?.member.id === member.id
  const { id } = member
  return (
    <li>
      <Avatar name={member.name} image={member.image} />
      <div className="session">
        <strong><bdi>{member.name}</bdi></strong> <bdi className="quiet">{member.email}</bdi>
        {!member.verified && <> <span className="mark amber">{t('team.invited')}</span></>}
        {member.disabled && <> <span className="mark red">{t('team.closed')}</span></>}
        {me && <> <span className="mark blue">{t('team.you')}</span></>}
        <div className="quiet">
          {member.seen === null ? t('team.seen.never') : `${t('team.seen', { n: member.sessions })} · ${moment(member.seen)}`}
        </div>
      </div>
      <span className="spring" />
      <select
        aria-label={t('team.access.of', { name: member.name })} value={member.access} disabled={busy}
        onChange={event => change('/api/members/access', { id, access: event.target.value as Access })}
      >
        {ACCESSES.map(access => <option key={access} value={access}>{t(`access.${access}`)}</option>)}
      </select>
      <Menu
        label={t('team.more', { name: member.name })} icon="more" align="right"
        items={[
          { label: t('team.newLink'), icon: 'key', disabled: member.disabled, run: link },
          { label: t('team.signOut.everywhere'), icon: 'lock', disabled: member.sessions === 0, run: () => change('/api/members/revoke', { id }) },
          'line',
          member.disabled
            ? { label: t('team.open'), icon: 'undo', run: () => change('/api/members/close', { id, disabled: false }) }
            : { label: t('team.close'), icon: 'stop', run: () => change('/api/members/close', { id, disabled: true }) },
        ]}
      />
    </li>
  )
}
