import { useRef, type RefObject } from 'react'
import type { GridHandle } from './grid/Grid'
import type { Rows } from './rows/useRows'

export interface Pages {
  first: () => void
  previous: () => void
  next: () => void
  last: () => void
  percent: (percent: number) => void
}

/** Turns pages: within what is loaded by scrolling, beyond it by asking for the rows after or before. */
export function usePages(grid: RefObject<GridHandle | null>, rows: Rows, length: number, scanning: boolean): Pages {
  const turning = useRef(false)
  const turn = async (end: 'after' | 'before') => {
    const shown = grid.current?.visible()
    if (!shown || turning.current) {
      return
    }
    const page = shown.last - shown.first + 1
    const target = end === 'after' ? shown.last + 1 : shown.first - 1
    const enough = end === 'after' ? target + page <= length : target - page + 1 >= 0
    const firstSeq = rows.window?.rows[0]?.seq ?? 0
    let shift = 0
    if (!enough && !scanning && rows.window?.[end]) {
      turning.current = true
      const grown = await rows.extend(end)
      turning.current = false
      shift = firstSeq - (grown?.rows[0]?.seq ?? firstSeq)
    }
    grid.current?.scrollTo(Math.max(0, target + shift), end === 'after' ? 'top' : 'bottom')
  }
  const jump = (at: 'first' | 'last') => {
    const window = rows.window
    if (scanning || (at === 'first' ? !window?.before : !window?.after)) {
      grid.current?.scrollTo(at === 'first' ? 0 : length - 1, at === 'first' ? 'top' : 'bottom')
    } else {
      rows.open({ at })
    }
  }
  return {
    first: () => jump('first'),
    last: () => jump('last'),
    previous: () => void turn('before'),
    next: () => void turn('after'),
    percent: percent => rows.open({ at: 'percent', percent }),
  }
}
