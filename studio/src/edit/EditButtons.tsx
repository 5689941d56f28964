import { useWords } from '../i18n'
import type { GridRow } from '../table/grid/gridRow'
import { Button } from '../ui/Button'
import type { Editing } from './useEditing'

interface Props {
  editing: Editing
  rows: GridRow[]
  onAdded: () => void
  /** The rows were dealt with; they are let go of. */
  onDone: () => void
}

/** Adds, doubles and deletes rows; all of it is staged only. */
export function EditButtons({ editing, rows, onAdded, onDone }: Props) {
  const { t } = useWords()
  return (
    <>
      <Button icon="plus" look="quiet" label={t('edit.add')} onClick={() => {
        editing.add()
        onAdded()
      }} />
      <Button icon="copy" look="quiet" label={t('edit.duplicate')} disabled={rows.length === 0} onClick={() => {
        editing.duplicate(rows)
        onDone()
      }}>
        <span className="wide-only">×2</span>
      </Button>
      <Button icon="trash" look="quiet" label={t('edit.delete', { n: rows.length })} disabled={rows.length === 0} onClick={() => {
        editing.remove(rows)
        onDone()
      }} />
      <span className="bar" aria-hidden="true" />
    </>
  )
}
