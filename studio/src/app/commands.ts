import { useEffect, useRef } from 'react'
import type { IconName } from '../ui/Icon'

export interface Command {
  label: string
  icon: IconName
  run: () => void
}

const sources = new Set<() => Command[]>()

/** What the pages that are open offer to the command palette. */
export const commands = (): Command[] => [...sources].flatMap(source => source())

/** Offers commands while a component is shown. */
export function useCommands(offered: Command[]): void {
  const latest = useRef(offered)
  useEffect(() => {
    latest.current = offered
  })
  useEffect(() => {
    const source = () => latest.current
    sources.add(source)
    return () => {
      sources.delete(source)
    }
  }, [])
}
