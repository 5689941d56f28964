import { useState, type DragEvent, type PointerEvent } from 'react'
import type { Sort, TableDetail } from '../../api/types'
import { useWords } from '../../i18n'
import { Icon } from '../../ui/Icon'
import { Menu } from '../../ui/Menu'
import { NARROWEST, type ShownColumn } from './layout'

export interface HeaderActions {
  sort: (column: string, descending: boolean | null, add: boolean) => void
  resize: (column: string, width: number) => void
  pin: (column: string) => void
  hide: (column: string) => void
  move: (column: string, before: string | null) => void
  filter: (column: string) => void
  fit: (column: string) => void
}

interface Props {
  shown: ShownColumn
  left: number | null
  index: number
  detail: TableDetail
  sort: Sort[]
  actions: HeaderActions
}

const DRAGGED = 'application/x-studio-column'

/** The head of a column: a click sorts, its edge resizes, dragging moves it, its menu does the rest. */
export function GridHeader({ shown, left, index, detail, sort, actions }: Props) {
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const { column, pinned } = shown
  const at = sort.findIndex(each => each.column === column.name)
  const direction = at < 0 ? null : sort[at]?.descending ? 'descending' : 'ascending'
  const isKey = detail.key.includes(column.name)
  const isReference = detail.references.some(each => each.columns.includes(column.name))

  const next = direction === null ? false : direction === 'ascending' ? true : null
  const drop = (event: DragEvent) => {
    const name = event.dataTransfer.getData(DRAGGED)
    setOver(false)
    if (name !== '' && name !== column.name) {
      event.preventDefault()
      actions.move(name, column.name)
    }
  }
  return (
    <div
      className={`head-cell${pinned ? ' pinned' : ''}${over ? ' drop' : ''}`} role="columnheader" aria-colindex={index + 2}
      aria-sort={direction ?? 'none'}
      style={{ width: shown.width, ...(left === null ? {} : { left }) }}
      draggable
      onDragStart={event => event.dataTransfer.setData(DRAGGED, column.name)}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(DRAGGED)) {
          event.preventDefault()
          setOver(true)
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button
        type="button" className="head-name" title={[column.name, column.type, column.comment].filter(Boolean).join('\n')}
        onClick={event => actions.sort(column.name, next, event.shiftKey)}
      >
        {isKey && <Icon name="key" />}
        {!isKey && isReference && <Icon name="arrow" />}
        <bdi>{column.name}</bdi>
        {direction && <span className="direction">{direction === 'ascending' ? '↑' : '↓'}{sort.length > 1 ? at + 1 : ''}</span>}
        <span className="type">{column.type}</span>
      </button>
      <Menu
        label={t('columns.menu', { column: column.name })} icon="more"
        items={[
          { label: t('sort.ascending'), icon: 'up', checked: direction === 'ascending', run: () => actions.sort(column.name, false, false) },
          { label: t('sort.descending'), icon: 'down', checked: direction === 'descending', run: () => actions.sort(column.name, true, false) },
          { label: t('sort.none'), disabled: direction === null, run: () => actions.sort(column.name, null, false) },
          'line',
          { label: t('filter.column'), icon: 'filter', run: () => actions.filter(column.name) },
          'line',
          { label: t('columns.pin'), icon: 'pin', checked: pinned, run: () => actions.pin(column.name) },
          { label: t('columns.hide'), run: () => actions.hide(column.name) },
          { label: t('columns.fit'), run: () => actions.fit(column.name) },
        ]}
      />
      <Edge shown={shown} actions={actions} />
    </div>
  )
}

function Edge({ shown, actions }: { shown: ShownColumn; actions: HeaderActions }) {
  const name = shown.column.name
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const edge = event.currentTarget
    const from = event.clientX
    const width = shown.width
    edge.setPointerCapture(event.pointerId)
    const onMove = (moved: globalThis.PointerEvent) => actions.resize(name, Math.max(NARROWEST, width + moved.clientX - from))
    edge.addEventListener('pointermove', onMove)
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', onMove), { once: true })
  }
  return <div className="edge" draggable={false} onPointerDown={onPointerDown} onDoubleClick={() => actions.fit(name)} aria-hidden="true" />
}
