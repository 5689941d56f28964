import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon'

export interface MenuItem {
  label: string
  icon?: IconName
  checked?: boolean
  disabled?: boolean
  hint?: string
  run: () => void
}

interface Props {
  label: string
  icon?: IconName
  items: (MenuItem | 'line')[]
  /** What the button shows; without it the icon stands alone. */
  children?: ReactNode
  align?: 'left' | 'right'
}

/** A button with a list of actions; it lies in the top layer, so no container cuts it off. */
export function Menu({ label, icon, items, children, align = 'left' }: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open || !list.current || !button.current) {
      return
    }
    const at = button.current.getBoundingClientRect()
    const menu = list.current
    menu.showPopover()
    const left = align === 'left' ? at.left : at.right - menu.offsetWidth
    menu.style.left = `${Math.max(4, Math.min(left, innerWidth - menu.offsetWidth - 4))}px`
    const below = at.bottom + 4 + menu.offsetHeight <= innerHeight
    menu.style.top = `${below ? at.bottom + 4 : Math.max(4, at.top - 4 - menu.offsetHeight)}px`
    menu.querySelector<HTMLElement>('[role^=menuitem]:not(:disabled)')?.focus()
  }, [open, align])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? [])]
    const at = entries.indexOf(document.activeElement as HTMLElement)
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      entries[(at + step + entries.length) % entries.length]?.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      close()
    }
    event.stopPropagation()
  }
  return (
    <>
      <button
        ref={button} type="button" className={`button quiet${children ? '' : ' only-icon'}`} title={label}
        aria-label={children ? undefined : label} aria-haspopup="menu" aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={event => {
          event.stopPropagation()
          setOpen(!open)
        }}
      >
        {icon && <Icon name={icon} />}
        {children}
      </button>
      {open && (
        <div
          ref={list} id={id} className="menu" role="menu" aria-label={label} popover="auto" onKeyDown={onKeyDown}
          onToggle={event => {
            if (event.newState === 'closed') {
              setOpen(false)
            }
          }}
          onClick={event => event.stopPropagation()}
        >
          {items.map((item, index) =>
            item === 'line' ? <hr key={index} /> : (
              <button
                key={index} type="button" disabled={item.disabled}
                role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked={item.checked}
                onClick={() => {
                  close()
                  item.run()
                }}
              >
                <span className="menu-icon">
                  {item.checked ? <Icon name="check" /> : item.icon ? <Icon name={item.icon} /> : null}
                </span>
                <span>{item.label}</span>
                {item.hint && <kbd>{item.hint}</kbd>}
              </button>
            ),
          )}
        </div>
      )}
    </>
  )
}
