import type { KeyboardEvent, RefObject } from 'react'
import type { GridHandle } from './grid/Grid'
import type { GridRow } from './grid/gridRow'
import type { ShownColumn } from './grid/layout'
import { NO_SELECTION, pickRow, step, type Selection } from './grid/selection'
import type { Pages } from './usePages'

interface Keys {
  grid: RefObject<GridHandle | null>
  rows: GridRow[]
  columns: ShownColumn[]
  selection: Selection
  setSelection: (selection: Selection) => void
  pages: Pages
  copy: () => void
  togglePanel: () => void
  closePanel: () => void
  /** Enter or F2 on a cell. */
  open: () => void
  /** A letter typed on a cell. */
  type?: ((letter: string) => void) | undefined
  remove?: () => void
}

/** What keys do in the grid. Escape only lets go of what is selected. */
export function useGridKeys(keys: Keys): (event: KeyboardEvent) => void {
  const { rows, columns, selection, setSelection } = keys
  return event => {
    if (event.target instanceof HTMLElement && event.target.getAttribute('role') !== 'grid') {
      return
    }
    const walk = (down: number, right: number) => {
      event.preventDefault()
      setSelection(selection.active ? step(selection, rows.length, columns, down, right, event.shiftKey) : step(selection, rows.length, columns, 0, 0, false))
    }
    const far = columns.length
    const command = event.ctrlKey || event.metaKey
    const page = () => {
      const seen = keys.grid.current?.visible()
      return seen ? Math.max(1, seen.last - seen.first) : 10
    }
    switch (event.key) {
      case 'ArrowDown': return walk(1, 0)
      case 'ArrowUp': return walk(-1, 0)
      case 'ArrowRight': return walk(0, command ? far : 1)
      case 'ArrowLeft': return walk(0, command ? -far : -1)
      case 'PageDown': return walk(page(), 0)
      case 'PageUp': return walk(-page(), 0)
      case 'Home':
        if (command) {
          event.preventDefault()
          setSelection(NO_SELECTION)
          return keys.pages.first()
        }
        return walk(0, -far)
      case 'End':
        if (command) {
          event.preventDefault()
          setSelection(NO_SELECTION)
          return keys.pages.last()
        }
        return walk(0, far)
      case ' ':
        event.preventDefault()
        return event.shiftKey && selection.active ? setSelection(pickRow(selection, rows, selection.active.row, false)) : keys.togglePanel()
      case 'Enter':
      case 'F2':
        if (selection.active && !command) {
          event.preventDefault()
          keys.open()
        }
        return
      case 'Escape':
        if (selection.rows.size > 0) {
          return setSelection({ ...selection, rows: new Set() })
        }
        return keys.closePanel()
      case 'Delete':
        return keys.remove?.()
    }
    if (command && event.key.toLowerCase() === 'c') {
      event.preventDefault()
      keys.copy()
    } else if (command && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      setSelection({ ...selection, rows: new Set(rows.map(row => row.id)) })
    } else if (!command && !event.altKey && event.key.length === 1 && selection.active && keys.type) {
      event.preventDefault()
      keys.type(event.key)
    }
  }
}
