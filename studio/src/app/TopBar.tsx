import type { Session } from '../api/types'
import { useWords, type Language } from '../i18n'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { MemberMenu } from '../team/MemberMenu'
import { Menu } from '../ui/Menu'
import { THEMES, useTheme } from './theme'

interface Props {
  session: Session | undefined
  onMenu: () => void
  onPalette: () => void
}

const LANGUAGES: Record<Language, string> = { en: 'English', fr: 'Français' }

export function TopBar({ session, onMenu, onPalette }: Props) {
  const { t, language, setLanguage } = useWords()
  const [theme, setTheme] = useTheme()
  return (
    <header className="topbar">
      <Button icon="menu" look="quiet" label={t('sidebar.toggle')} onClick={onMenu} />
      {session && (
        <div className="where">
          <strong title={`${session.user}@${session.server}`}>{session.database}</strong>
          <span className="quiet where-server">{session.server} · PostgreSQL {session.version} · {session.user}</span>
          {session.readOnly && <span className="mark amber"><Icon name="lock" />{t('session.readOnly')}</span>}
          {session.protectedName && <span className="mark red">{t('session.protected', { name: session.protectedName })}</span>}
          {session.superuser && <span className="mark where-server">{t('session.superuser')}</span>}
        </div>
      )}
      <button type="button" className="button palette-button" onClick={onPalette} aria-label={t('palette.open')}>
        <Icon name="search" />
        <span>{t('palette.open')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      {session?.team && <MemberMenu member={session.member} />}
      <Menu
        label={t('settings')} icon="sun" align="right"
        items={[
          ...THEMES.map(each => ({ label: t(`theme.${each}`), checked: each === theme, run: () => setTheme(each) })),
          'line' as const,
          ...(Object.keys(LANGUAGES) as Language[]).map(each => ({
            label: LANGUAGES[each], checked: each === language, run: () => setLanguage(each),
          })),
        ]}
      />
    </header>
  )
}
