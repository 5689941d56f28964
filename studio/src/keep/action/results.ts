/** What the commands that a page runs print, as far as it is shown; docs/reference/json describes it whole. */

export interface Deployed {
  dryRun: boolean
  wayBack: string | null
  migrations: { name: string; milliseconds: number; inTransaction: boolean; statements: string[] }[]
  warnings: string[]
  milliseconds: number
}

export interface Fixes {
  score: number
  fixes: { check: string; object: string; state: 'FIXED' | 'FAILED' | 'GONE' | 'WOULD_FIX'; sql: string[]; message: string }[]
}

export interface Explained {
  checks: { check: string; name: string; title: string; why: string; remedy: string; cost: string }[]
}

export interface BranchMade {
  name: string
  provider: string
  milliseconds: number
  refused: { provider: string; reason: string }[]
  withoutMask: string[]
}

export interface BackupMade {
  repository: string
  backup: string | null
  bytes: number
  storedBytes: number
  milliseconds: number
}

export interface Verified {
  faults: string[]
  survivors: { backup: string; from: string; until: string }[]
  backups: number
  chunks: number
  segments: number
}

export interface Proven {
  backup: string | null
  proof: { grade: string } | null
}

export interface JobRun {
  job: string
  steps: { command: string; exit: number; milliseconds: number }[]
  detail: string | null
  log: string | null
}

export interface Orphans {
  orphans: number
  relations: { from: string; to: string; origin: string; orphans: number | null; examples: string[]; skipped: string | null }[]
}

export interface Taken {
  taken: { from: string; to: string; rows: number; id: number | null; keptAs: string | null }[]
  foreignKeys: string[]
}

export interface Lint {
  findings: { rule: string; severity: 'ERROR' | 'WARNING' | 'INFO'; file: string; line: number; subject: string | null; message: string; remedy: string }[]
}
