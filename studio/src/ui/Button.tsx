import type { ButtonHTMLAttributes } from 'react'
import { Icon, type IconName } from './Icon'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName
  /** Said by screen readers and shown as a tooltip where the button has an icon only. */
  label?: string
  look?: 'plain' | 'quiet' | 'primary' | 'danger'
}

export function Button({ icon, label, look = 'plain', children, className, ...rest }: Props) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={`button ${look}${children ? '' : ' only-icon'}${className ? ` ${className}` : ''}`}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
