import { useWords } from '../i18n'
import { AuditPage } from './AuditPage'
import { MembersPage } from './MembersPage'
import { ProfilePage } from './ProfilePage'
import './team.css'

const PAGES = { profile: ProfilePage, members: MembersPage, audit: AuditPage }

export type TeamName = keyof typeof PAGES

/** What there is in a Studio for several people. */
export function TeamPage({ page }: { page: TeamName }) {
  const { t } = useWords()
  const Page = PAGES[page]
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t(`page.${page}`)}>
      <Page />
    </div>
  )
}
