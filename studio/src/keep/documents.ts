/** The JSON documents of dbkeep's commands, as far as Studio shows them; docs/reference/json describes them whole. */

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW'

export interface Health {
  database: string
  at: string
  score: number
  valid: boolean
  coverage: number
  trend: { at: string; score: number }[]
  critical: number
  high: number
  medium: number
  low: number
  findings: Finding[]
  waived: { check: string; object: string; message: string; owner: string; reason: string; until: string }[]
  checks: { check: string; name: string; severity: Severity; status: 'PASSED' | 'FOUND' | 'NOT_APPLICABLE' | 'SKIPPED'; eligible: number; open: number; waived: number; reason: string | null }[]
  notes: string[]
}

export interface Finding {
  check: string
  name: string
  severity: Severity
  object: string
  message: string
  points: number
  since: string | null
  fix: 'RUN' | 'DECIDE' | 'COMMAND' | 'ADVICE'
  sql: string[]
  next: string | null
  cost: string | null
}

export type MigrationState = 'APPLIED' | 'COVERED' | 'PENDING' | 'OUT_OF_ORDER' | 'CHANGED' | 'FAILED' | 'EDITED' | 'MISSING'

export interface MigrateStatus {
  format: string
  folder: string
  clean: boolean
  migrations: { name: string; state: MigrationState; appliedAt: string | null; detail: string | null }[]
  drift: { sql: string; action: string; object: string; lock: string; hazards: { kind: string; message: string }[] }[] | null
  notes: string[]
}

export interface BranchList {
  branches: {
    name: string; state: string; provider: string; schemaOnly: boolean; moment: string | null; masked: boolean; switchedTo: boolean
    created: string; expires: string | null; expired: boolean; bytes: number; extraBytes: number; url: string
  }[]
  ways: { provider: string; obstacle: string | null }[]
}

export interface BackupList {
  repository: string
  until: string
  segments: number
  rpoBytes: number | null
  rpoMilliseconds: number | null
  receiving: boolean | null
  rtoMilliseconds: number | null
  backups: {
    id: string; ended: string; timeline: number; bytes: number; storedBytes: number; serverVersion: number; proof: string
    proven: string | null; rtoMilliseconds: number | null
  }[]
  damaged: string[]
  /** The worst of each ten minutes, and of each four hours. */
  rpoDay: RpoPoint[]
  rpoMonth: RpoPoint[]
}

export interface RpoPoint {
  at: string
  milliseconds: number
  bytes: number
}

export interface BackupStatus {
  repository: string
  numbers: Record<string, number>
  incidents: { kind: string; object: string; what: string; value: string; threshold: string; fix: string; link: string | null }[]
}

export interface UpkeepList {
  jobs: {
    name: string; at: string; steps: string[]; guarded: boolean; next: string; lastRun: string | null; lastState: string | null
    fault: string | null
  }[]
}

interface Point { at: string; value: number }

export interface DatabaseReport {
  report: {
    at: string
    since: string
    scores: Point[]
    sizes: Point[]
    tables: { name: string; bytes: number; rows: number; before: number | null }[]
    slow: { queryid: string; text: string; share: number; mean: number; meanBefore: number | null; slower: boolean }[]
    slowNote: string | null
    retention: { policy: string; started: string; state: string; rows: number }[]
    changes: string[]
    recommendations: { points: number; severity: string; what: string; command: string }[]
  }
}
