import { useSyncExternalStore } from 'react'
import { useWords } from '../i18n'
import { Button } from './Button'

interface Toast {
  id: number
  text: string
  action?: { label: string; run: () => void }
}

let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()

/** Says something for a while in a corner, perhaps with a way back. */
export function say(text: string, action?: Toast['action']): void {
  const id = ++last
  toasts = [...toasts.slice(-2), action ? { id, text, action } : { id, text }]
  tell()
  setTimeout(() => dismiss(id), action ? 12_000 : 5_000)
}

export function Toasts() {
  const { t } = useWords()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <div className="toasts" role="status">
      {shown.map(toast => (
        <div key={toast.id} className="toast">
          <span>{toast.text}</span>
          {toast.action && (
            <Button look="quiet" onClick={() => {
              toast.action?.run()
              dismiss(toast.id)
            }}>
              {toast.action.label}
            </Button>
          )}
          <Button look="quiet" icon="close" label={t('close')} onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  )
}

function dismiss(id: number): void {
  toasts = toasts.filter(toast => toast.id !== id)
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  listeners.forEach(listener => listener())
}
