import { useWords } from '../i18n'
import { BackupsPage } from './BackupsPage'
import { BranchesPage } from './BranchesPage'
import { HealthPage } from './HealthPage'
import { JobsPage } from './JobsPage'
import { MigrationsPage } from './MigrationsPage'
import { ReportsPage } from './ReportsPage'
import { ActionHost } from './action/ActionHost'
import './keep.css'

export type KeepName = 'health' | 'migrations' | 'branches' | 'backups' | 'jobs' | 'reports'

const PAGES = { health: HealthPage, migrations: MigrationsPage, branches: BranchesPage, backups: BackupsPage, jobs: JobsPage, reports: ReportsPage }

/** What dbkeep's other commands know of this database. */
export function KeepPage({ page, query }: { page: KeepName; query: URLSearchParams }) {
  const { t } = useWords()
  const Page = PAGES[page]
  return (
    <div className="page" tabIndex={0} role="region" aria-label={t(`page.${page}`)}>
      <Page query={query} />
      <ActionHost />
    </div>
  )
}
