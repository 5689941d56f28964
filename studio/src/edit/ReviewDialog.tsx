import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '../api/client'
import { useSession } from '../api/queries'
import type { Preview } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { useProtectedName } from '../ui/useProtectedName'
import { Cascades } from './Cascades'
import { altered, commit, outcome, undo } from './commit'
import { ConflictChoice } from './ConflictChoice'
import { toChange, type Draft } from './drafts'
import { Shown } from './Shown'
import { discard, useStaged } from './staged'

/** What a commit would run and take along; only its button commits, never Enter or Escape. */
export function ReviewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const { drafts, faults, conflicts } = useStaged()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = useProtectedName(session.data?.protectedName ?? null)
  const preview = useQuery({
    queryKey: ['preview', drafts],
    queryFn: ({ signal }) => post<Preview>('/api/edits/preview', { changes: drafts.map(toChange) }, { signal }),
    enabled: drafts.length > 0,
    gcTime: 0,
  })
  const open = drafts.filter(each => conflicts[each.id])

  const send = async () => {
    setBusy(true)
    setError(null)
    try {
      const result = await commit(drafts, confirm.name)
      if (result.committed) {
        const id = result.undo
        say([t('commit.done', { n: drafts.length }), ...altered(result, t)].join(' '), id === null ? undefined : {
          label: t('undo'),
          run: () => void undo(id, confirm.name).then(
            undone => say(outcome(undone, t)),
            (error: unknown) => say(error instanceof Error ? error.message : String(error))),
        })
        onClose()
      }
    } catch (error) {
      setError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      wide title={t('review.title', { n: drafts.length })} onClose={onClose}
      footer={
        <>
          {confirm.field}
          <Button onClick={onClose}>{t('review.later')}</Button>
          <Button
            look="primary" icon="check" disabled={busy || drafts.length === 0 || open.length > 0 || !confirm.given}
            onClick={() => void send()}
          >
            {t('review.commit')}
          </Button>
        </>
      }
    >
      {error !== null && <Fault error={error} />}
      {preview.error && <Fault error={preview.error} retry={() => void preview.refetch()} />}
      {open.map(draft => {
        const conflict = conflicts[draft.id]
        return conflict && <ConflictChoice key={draft.id} draft={draft} conflict={conflict} />
      })}
      {preview.data && <Cascades cascades={preview.data.cascades} />}
      {preview.data?.warning && <p className="notice">{preview.data.warning}</p>}
      <ol className="review-list">
        {drafts.map((draft, index) => (
          <li key={draft.id}>
            <header>
              <span className={`mark ${MARKS[draft.kind]}`}>{t(`change.${draft.kind}`)}</span>
              <bdi>{draft.schema}.{draft.name}</bdi>
              <span className="spring" />
              <Button icon="close" look="quiet" label={t('staged.discardOne')} onClick={() => discard(draft.id)} />
            </header>
            <Difference draft={draft} />
            {(faults[draft.id] ?? []).map((fault, at) => (
              <p key={at} className="red" role="alert">{fault.columns.join(', ')}{fault.columns.length > 0 ? ': ' : ''}{fault.message} <code>{fault.sqlState}</code>{fault.detail && <span className="quiet detail">{fault.detail}</span>}{fault.hint && <span className="quiet detail">{fault.hint}</span>}</p>
            ))}
            {preview.data?.statements[index] && <pre className="statement" tabIndex={0}>{preview.data.statements[index].sql}</pre>}
          </li>
        ))}
      </ol>
      {drafts.length === 0 && <p className="empty">{t('review.none')}</p>}
    </Dialog>
  )
}

const MARKS = { insert: 'green', update: 'amber', delete: 'red' } as const

function Difference({ draft }: { draft: Draft }) {
  if (draft.kind !== 'update') {
    return null
  }
  return (
    <ul className="difference">
      {Object.entries(draft.new).map(([column, value]) => (
        <li key={column}><bdi>{column}</bdi>: <Shown value={draft.old[column] ?? null} /> → <Shown value={value} /></li>
      ))}
    </ul>
  )
}
