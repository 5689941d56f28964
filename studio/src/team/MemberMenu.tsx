import type { Session } from '../api/types'
import { go } from '../app/router'
import { useWords } from '../i18n'
import { Menu } from '../ui/Menu'
import { signOut } from './api'

/** Who is signed in, and where that is changed. */
export function MemberMenu({ member }: { member: Session['member'] }) {
  const { t } = useWords()
  const admin = member.access === 'ADMIN'
  return (
    <Menu
      label={t('team.signedIn', { name: member.name })} icon="person" align="right"
      items={[
        { label: t('page.profile'), icon: 'person', run: () => go('/profile') },
        ...(admin ? [
          { label: t('page.members'), icon: 'people' as const, run: () => go('/members') },
          { label: t('page.audit'), icon: 'history' as const, run: () => go('/audit') },
        ] : []),
        'line',
        { label: t('team.signOut'), icon: 'lock', run: () => void signOut() },
      ]}
    >
      <span className="member-name wide-only">{member.name}</span>
    </Menu>
  )
}
