import type { InputHTMLAttributes } from 'react'

/** A labelled line of a form. */
export function Field({ label, hint, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string }) {
  return (
    <label className="field">
      <span>{label}</span>
      <input spellCheck={false} {...rest} />
      {hint && <small className="quiet">{hint}</small>}
    </label>
  )
}
