import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Cell, Column } from '../api/types'
import { useWords } from '../i18n'

/** Where the cursor goes after a cell was written; 'away' leaves the keyboard to whatever was clicked. */
export type Move = 'away' | 'stay' | 'down' | 'up' | 'right' | 'left'

interface Props {
  column: Column
  /** What the cell holds; undefined is a default that is not known yet. */
  value: Cell | undefined
  /** A letter that began the writing and replaces the value. */
  typed: string | null
  canDefault: boolean
  /** How many rows are chosen, all of which may get the value. */
  many: number
  onDone: (value: Cell | undefined, move: Move) => void
  onAll: (value: Cell) => void
  /** Escape: the cell stays as it was, and what was typed can be had back. */
  onCancel: (typed: Cell | undefined) => void
}

/** A letter begins a text; among choices it takes the first that begins so. */
export function begun(typed: string | null, value: Cell | undefined, choices: string[] | null): Cell | undefined {
  return typed === null ? value
    : choices === null ? typed
    : choices.find(each => each.toLowerCase().startsWith(typed.toLowerCase())) ?? value
}

/** Where a cell is written. Enter and leaving it stage the value, Shift+Enter is a new line. */
export function CellEditor({ column, value, typed, canDefault, many, onDone, onAll, onCancel }: Props) {
  const { t } = useWords()
  const choices = column.category === 'boolean' ? ['t', 'f'] : column.values
  const [now, setNow] = useState<Cell | undefined>(() => begun(typed, value, choices))
  const field = useRef<HTMLTextAreaElement & HTMLSelectElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const done = useRef(false)

  useEffect(() => {
    const element = field.current
    element?.focus({ preventScroll: true })
    if (element && 'setSelectionRange' in element) {
      element.setSelectionRange(typed === null ? 0 : element.value.length, element.value.length)
    }
  }, [typed])

  // at the right and lower edge of the grid it opens the other way, so that nothing of it is cut off
  useLayoutEffect(() => {
    const editor = frame.current
    const grid = editor?.closest('.grid')?.getBoundingClientRect()
    const at = editor?.getBoundingClientRect()
    if (editor && grid && at) {
      editor.classList.toggle('leftwards', at.right > grid.right && at.width < grid.width)
      editor.classList.toggle('upwards', at.bottom > grid.bottom)
    }
  }, [])

  const finish = (next: Cell | undefined, move: Move) => {
    if (!done.current) {
      done.current = true
      onDone(next, move)
    }
  }
  const all = () => {
    if (!done.current && now !== undefined) {
      done.current = true
      onAll(now)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) {
      return
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && many > 1) {
      event.preventDefault()
      all()
      return
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      finish(now, 'down')
    } else if (event.key === 'Tab') {
      event.preventDefault()
      finish(now, event.shiftKey ? 'left' : 'right')
    } else if (event.key === 'Escape') {
      event.preventDefault()
      done.current = true
      onCancel(now)
    }
  }
  return (
    <div
      ref={frame} className="cell-editor"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          finish(now, 'away')
        }
      }}
      onKeyDown={onKeyDown}
    >
      {choices ? (
        <select ref={field} aria-label={column.name} value={now ?? ''} onChange={event => setNow(event.target.value)}>
          {(now === null || now === undefined) && <option value="">{now === null ? 'NULL' : '…'}</option>}
          {choices.map(choice => <option key={choice} value={choice}>{choice}</option>)}
        </select>
      ) : (
        <textarea
          ref={field} aria-label={column.name} value={now ?? ''} spellCheck={false} autoComplete="off"
          placeholder={now === null ? 'NULL' : now === undefined ? column.default ?? '' : "''"}
          rows={Math.min(10, Math.max(1, (now ?? '').split('\n').length + Math.floor((now ?? '').length / 60)))}
          onChange={event => setNow(event.target.value)}
        />
      )}
      <div className="cell-editor-actions">
        {column.nullable && <button type="button" onClick={() => finish(null, 'stay')}>NULL</button>}
        {canDefault && <button type="button" onClick={() => finish(undefined, 'stay')}>DEFAULT</button>}
        {!choices && column.category === 'text' && <button type="button" onClick={() => finish('', 'stay')}>''</button>}
        {many > 1 && <button type="button" onClick={all} title="Ctrl Enter">{t('edit.intoAll', { n: many })}</button>}
        <span className="quiet wide-only">{t('edit.keys')}</span>
      </div>
    </div>
  )
}
