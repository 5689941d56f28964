import { useWords } from '../../i18n'
import { Command } from '../Command'
import type { Health } from '../documents'
import type { ActionName } from './actions'
import type { BackupMade, BranchMade, Deployed, Fixes, JobRun, Proven, Taken, Verified } from './results'

/** What came of a run, in a sentence or a list; what has no words of its own is shown as it was printed. */
export function Outcome({ action, document }: { action: ActionName; document: unknown }) {
  const { t, duration, bytes, number } = useWords()
  switch (action) {
    case 'migrate-deploy': {
      const { migrations, warnings, milliseconds } = document as Deployed
      return (
        <>
          <p>{t('outcome.deployed', { n: migrations.length, time: duration(milliseconds) })}</p>
          {warnings.map(each => <p key={each} className="amber">{each}</p>)}
        </>
      )
    }
    case 'health-fix': {
      const { fixes } = document as Fixes
      return <ul>{fixes.map(each => <li key={each.check + each.object}><bdi>{each.object}</bdi>: {t(`fix.${each.state}`)}{each.message === '' ? '' : `, ${each.message}`}</li>)}</ul>
    }
    case 'health-remember':
      return <p>{t('health.score', { score: (document as Health).score })}</p>
    case 'branch-create': {
      const { name, provider, milliseconds, withoutMask } = document as BranchMade
      return (
        <>
          <p>{t('outcome.branch', { name, provider, time: duration(milliseconds) })}</p>
          {withoutMask.map(each => <p key={each} className="amber">{each}</p>)}
        </>
      )
    }
    case 'branch-switch': {
      const { branch } = document as { branch: string | null }
      return <p>{branch === null ? t('outcome.back') : t('outcome.switched', { name: branch })}</p>
    }
    case 'branch-drop':
      return <p>{t('outcome.dropped', { name: (document as { branch: string }).branch })}</p>
    case 'backup-now': {
      const made = document as BackupMade
      return <p>{t('outcome.backup', { name: made.backup ?? '', size: bytes(made.bytes), stored: bytes(made.storedBytes), time: duration(made.milliseconds) })}</p>
    }
    case 'backup-verify': {
      const { faults, backups, chunks, segments, survivors } = document as Verified
      return (
        <>
          <p>{t('outcome.verified', { backups, chunks, segments })}</p>
          {faults.map(each => <p key={each} className="red">{each}</p>)}
          <ul>{survivors.map(each => <li key={each.backup}><bdi>{each.backup}</bdi>: {each.from} – {each.until}</li>)}</ul>
        </>
      )
    }
    case 'backup-prove': {
      const { backup, proof } = document as Proven
      return <p>{backup === null ? t('outcome.allProven') : t('outcome.proven', { name: backup, grade: proof?.grade ?? '' })}</p>
    }
    case 'upkeep-run': {
      const { steps, detail, log } = document as JobRun
      return (
        <>
          <ul>{steps.map(each => <li key={each.command}><code>dbkeep {each.command}</code> <span className={each.exit === 0 ? 'green' : 'amber'}>{each.exit}</span> <span className="quiet">{duration(each.milliseconds)}</span></li>)}</ul>
          {detail && <p>{detail}</p>}
          {log && <p className="quiet"><bdi>{log}</bdi></p>}
        </>
      )
    }
    case 'orphans-quarantine': {
      const { taken, foreignKeys } = document as Taken
      return (
        <>
          {taken.map(each => (
            <div key={each.from}>
              <p>{t('outcome.taken', { n: each.rows, from: each.from, to: each.keptAs ?? '' })}</p>
              {each.id !== null && <Command text={`dbkeep orphans --restore ${each.id}`} />}
            </div>
          ))}
          {foreignKeys.map(each => <p key={each}>{each}</p>)}
          {taken.length === 0 && foreignKeys.length === 0 && <p>{t('outcome.nothing')}</p>}
        </>
      )
    }
    case 'report': {
      const { file } = document as { file: string | null }
      return <p>{file === null ? t('outcome.nothing') : t('outcome.report', { file })}</p>
    }
    case 'health-explain':
      return <p>{number(0)}</p>
  }
}
