import { useEffect, useState, type KeyboardEvent } from 'react'

interface Props {
  label: string
  value: string
  onSave: (value: string) => void
  placeholder?: string
  list?: string
  wrong?: boolean
  disabled?: boolean
  code?: boolean
  /** What Enter does besides. */
  onEnter?: () => void
  onKey?: (event: KeyboardEvent) => void
}

/** A field whose text counts when it is left, by whatever way; until then nothing else changes with every letter. */
export function Field({ label, value, onSave, placeholder, list, wrong = false, disabled = false, code = false, onEnter, onKey }: Props) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const done = () => {
    if (text !== value) {
      onSave(text)
      setText(value)
    }
  }
  return (
    <input
      type="text" value={text} aria-label={label} title={label} placeholder={placeholder} list={list} disabled={disabled} aria-invalid={wrong || undefined}
      className={code ? 'code' : undefined} autoComplete="off" spellCheck={false}
      onChange={event => setText(event.target.value)} onBlur={done}
      onKeyDown={event => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
          event.preventDefault()
          done()
          onEnter?.()
        } else if (event.key === 'Escape') {
          event.currentTarget.blur()
        }
        onKey?.(event)
      }}
    />
  )
}
