import type { Key } from '../i18n'
import type { IconName } from '../ui/Icon'

interface Place { address: string; label: Key; icon: IconName }

/** The pages beside the tables, in the order of the sidebar. */
export const PLACES: Place[] = [
  { address: '/', label: 'page.tables', icon: 'table' },
  { address: '/sql', label: 'page.sql', icon: 'sql' },
  { address: '/diagram', label: 'page.diagram', icon: 'diagram' },
  { address: '/design', label: 'page.design', icon: 'design' },
  { address: '/edits', label: 'page.edits', icon: 'history' },
  { address: '/health', label: 'page.health', icon: 'health' },
  { address: '/migrations', label: 'page.migrations', icon: 'migrations' },
  { address: '/branches', label: 'page.branches', icon: 'branches' },
  { address: '/backups', label: 'page.backups', icon: 'backups' },
  { address: '/jobs', label: 'page.jobs', icon: 'jobs' },
  { address: '/reports', label: 'page.reports', icon: 'reports' },
]
