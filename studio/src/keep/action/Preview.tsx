import { useKeep } from '../../api/queries'
import { useWords } from '../../i18n'
import { Command } from '../Command'
import type { ActionName } from './actions'
import type { BackupMade, BranchMade, Deployed, Explained, Fixes, JobRun, Lint, Orphans, Proven } from './results'

/** What an action would do, from the dry run of its command. */
export function Preview({ action, document }: { action: ActionName; document: unknown }) {
  const { t } = useWords()
  switch (action) {
    case 'migrate-deploy':
      return <Migrations deployed={document as Deployed} />
    case 'health-fix': {
      const { fixes } = document as Fixes
      return fixes.length === 0 ? <p className="empty">{t('preview.nothingToFix')}</p> : (
        <ul className="findings">
          {fixes.map(each => <li key={each.check + each.object}><strong><bdi>{each.object}</bdi></strong><Command text={each.sql.map(sql => `${sql};`).join('\n')} /></li>)}
        </ul>
      )
    }
    case 'health-explain':
      return (document as Explained).checks.map(each => (
        <div key={each.check} className="explained">
          <p><strong>{each.check} {each.name}</strong>: {each.title}.</p>
          <p>{each.why}</p>
          <p>{each.remedy}</p>
          <p className="quiet">{each.cost}</p>
        </div>
      ))
    case 'branch-create': {
      const { name, provider, refused, withoutMask } = document as BranchMade
      return (
        <>
          <p>{t('preview.branch', { name, provider })}</p>
          {withoutMask.length > 0 && <div className="notice"><p>{t('preview.unmasked')}</p><ul>{withoutMask.map(each => <li key={each}><code>{each}</code></li>)}</ul></div>}
          {refused.length > 0 && (
            <details>
              <summary>{t('preview.refused', { n: refused.length })}</summary>
              <ul>{refused.map(each => <li key={each.provider}><strong>{each.provider}</strong>: {each.reason}</li>)}</ul>
            </details>
          )}
        </>
      )
    }
    case 'branch-switch': {
      const { branch, left } = document as { branch: string | null; left: string | null }
      return (
        <>
          <p>{branch === null ? (left === null ? t('preview.notSwitched') : t('preview.back', { name: left })) : t('preview.switch', { name: branch })}</p>
          <p className="notice">{t('preview.studioStays')}</p>
        </>
      )
    }
    case 'branch-drop':
      return <p>{t('preview.drop', { name: (document as { branch: string }).branch })}</p>
    case 'backup-now':
      return <p>{t('preview.backup', { place: (document as BackupMade).repository })}</p>
    case 'backup-prove': {
      const { backup } = document as Proven
      return <p>{backup === null ? t('outcome.allProven') : t('preview.prove', { name: backup })}</p>
    }
    case 'backup-verify':
      return <p>{t('preview.verify')}</p>
    case 'upkeep-run':
      return <ol className="steps">{(document as JobRun).steps.map((each, index) => <li key={index}><code>dbkeep {each.command}</code></li>)}</ol>
    case 'orphans-quarantine': {
      const relations = (document as Orphans).relations.filter(each => (each.orphans ?? 0) > 0)
      return relations.length === 0 ? <p className="empty">{t('outcome.nothing')}</p> : (
        <ul className="findings">
          {relations.map(each => (
            <li key={each.from + each.to}>
              <p>{t('preview.orphans', { n: each.orphans ?? 0, from: each.from, to: each.to })}</p>
              {each.examples.length > 0 && <pre className="shown-text" tabIndex={0}>{each.examples.join('\n')}</pre>}
            </li>
          ))}
        </ul>
      )
    }
    case 'health-remember':
      return <p>{t('preview.remember')}</p>
    case 'report':
      return <p>{t('preview.report')}</p>
  }
}

/** Each statement, with what lint says of its file: locks, losses, what the rows forbid. */
function Migrations({ deployed }: { deployed: Deployed }) {
  const { t } = useWords()
  const lint = useKeep<Lint>('migrate-lint')
  if (deployed.migrations.length === 0) {
    return <p className="empty">{t('preview.nothingPending')}</p>
  }
  return (
    <ol className="steps">
      {deployed.migrations.map(each => (
        <li key={each.name}>
          <p><strong><bdi>{each.name}</bdi></strong> <span className="quiet">{t(each.inTransaction ? 'preview.inTransaction' : 'preview.stepwise')}</span></p>
          <Findings findings={lint.data?.findings.filter(finding => finding.file.includes(each.name)) ?? []} />
          <pre className="shown-text" tabIndex={0}>{each.statements.map(sql => `${sql};`).join('\n')}</pre>
        </li>
      ))}
    </ol>
  )
}

export const LINT_MARKS = { ERROR: 'red', WARNING: 'amber', INFO: 'blue' } as const

export function Findings({ findings }: { findings: Lint['findings'] }) {
  const { t } = useWords()
  return findings.length === 0 ? null : (
    <ul className="lint">
      {findings.map((each, index) => (
        <li key={index}>
          <span className={`mark ${LINT_MARKS[each.severity]}`}>{t(`lint.${each.severity}`)}</span> {each.message} <span className="quiet">{each.rule}{each.line > 0 ? `:${each.line}` : ''}</span>
          <p className="quiet">{each.remedy}</p>
        </li>
      ))}
    </ul>
  )
}
