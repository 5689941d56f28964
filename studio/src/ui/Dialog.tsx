import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useWords } from '../i18n'
import { Button } from './Button'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  wide?: boolean
}

/** A window over the page. Escape closes it and does nothing else; focus returns to where it was. */
export function Dialog({ title, onClose, children, footer, wide = false }: Props) {
  const { t } = useWords()
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus()
      }
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => event.stopPropagation()}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <Button icon="close" look="quiet" label={t('close')} onClick={onClose} />
      </header>
      <div className="dialog-body" tabIndex={-1}>{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  )
}
