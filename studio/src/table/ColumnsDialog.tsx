import type { Column } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { move, ordered, PLAIN_LAYOUT, toggle, type SavedLayout } from './grid/layout'

interface Props {
  columns: Column[]
  layout: SavedLayout
  onChange: (layout: SavedLayout) => void
  onClose: () => void
}

/** Which columns are shown, pinned, and in which order. */
export function ColumnsDialog({ columns, layout, onChange, onClose }: Props) {
  const { t } = useWords()
  const list = ordered(columns, layout.order)
  return (
    <Dialog
      title={t('columns')} onClose={onClose}
      footer={
        <>
          <Button onClick={() => onChange({ ...layout, hidden: [] })}>{t('columns.showAll')}</Button>
          <Button onClick={() => onChange(PLAIN_LAYOUT)}>{t('columns.reset')}</Button>
        </>
      }
    >
      <ul className="column-list">
        {list.map((column, index) => (
          <li key={column.name}>
            <label>
              <input
                type="checkbox" checked={!layout.hidden.includes(column.name)}
                onChange={() => onChange({ ...layout, hidden: toggle(layout.hidden, column.name) })}
              />
              <bdi>{column.name}</bdi> <span className="quiet">{column.type}</span>
            </label>
            <Button
              icon="pin" look={layout.pinned.includes(column.name) ? 'primary' : 'quiet'}
              label={t('columns.pinNamed', { column: column.name })} aria-pressed={layout.pinned.includes(column.name)}
              onClick={() => onChange({ ...layout, pinned: toggle(layout.pinned, column.name) })}
            />
            <Button
              icon="up" look="quiet" label={t('columns.up', { column: column.name })} disabled={index === 0}
              onClick={() => onChange(move(columns, layout, column.name, list[index - 1]?.name ?? null))}
            />
            <Button
              icon="down" look="quiet" label={t('columns.down', { column: column.name })} disabled={index === list.length - 1}
              onClick={() => onChange(move(columns, layout, column.name, list[index + 2]?.name ?? null))}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
