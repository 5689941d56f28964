import { useSyncExternalStore } from 'react'
import { ActionDialog } from './ActionDialog'
import type { ActionName, Arguments } from './actions'

interface Asked {
  action: ActionName
  args: Arguments
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

export function openAction(next: Asked | null): void {
  asked = next
  listeners.forEach(listener => listener())
}

/** The window of an action. It outlives the button that opened it, which may go with what the action mends. */
export function ActionHost() {
  const shown = useSyncExternalStore(subscribe, () => asked)
  return shown && <ActionDialog key={JSON.stringify(shown)} action={shown.action} args={shown.args} onClose={() => openAction(null)} />
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
