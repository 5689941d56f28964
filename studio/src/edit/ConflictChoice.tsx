import { useState } from 'react'
import type { Conflict } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { readAnew } from './commit'
import { settle, type Choice, type Draft } from './drafts'
import { Shown } from './Shown'
import { stage } from './staged'

/** Somebody changed the row meanwhile: for each cell, theirs or mine, with all three values to look at. */
export function ConflictChoice({ draft, conflict }: { draft: Draft; conflict: Conflict }) {
  const { t } = useWords()
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const [whole, setWhole] = useState(false)
  const ready = conflict.gone || conflict.columns.every(each => choices[each.column] !== undefined)
  const show = (value: string | null) => (whole && value !== null && value !== '' ? <pre>{value}</pre> : <Shown value={value} />)
  return (
    <section className="conflict" aria-label={t('conflict')}>
      <h3><bdi>{draft.schema}.{draft.name}</bdi>: {t(conflict.gone ? 'conflict.gone' : draft.kind === 'delete' ? 'conflict.delete' : 'conflict.changed')}</h3>
      {!conflict.gone && (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('conflict.original')}</th>
              <th scope="col">{t('conflict.theirs')}</th>
              <th scope="col">{t('conflict.mine')}</th>
            </tr>
          </thead>
          <tbody>
            {conflict.columns.map(each => (
              <tr key={each.column}>
                <th scope="row"><bdi>{each.column}</bdi></th>
                <td>{show(each.original)}</td>
                {(['theirs', 'mine'] as const).map(choice => (
                  <td key={choice}>
                    <label>
                      <input
                        type="radio" name={`conflict-${draft.id}-${each.column}`} checked={choices[each.column] === choice}
                        onChange={() => setChoices({ ...choices, [each.column]: choice })}
                      />{' '}
                      {draft.kind === 'delete' && choice === 'mine' ? t('change.delete') : show(choice === 'mine' ? each.yours : each.theirs)}
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="conflict-actions">
        {!conflict.gone && <Button look="quiet" icon="view" aria-pressed={whole} onClick={() => setWhole(!whole)}>{t('conflict.look')}</Button>}
        <Button disabled={!ready} onClick={() => {
          stage(drafts => settle(drafts, draft.id, conflict, choices))
          readAnew()
        }}>
          {t(conflict.gone ? 'conflict.drop' : 'conflict.settle')}
        </Button>
      </p>
    </section>
  )
}
