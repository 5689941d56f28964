import type { ReactNode } from 'react'
import { useSession } from '../../api/queries'
import type { IconName } from '../../ui/Icon'
import { Button } from '../../ui/Button'
import type { ActionName, Arguments } from './actions'
import { openAction } from './ActionHost'

interface Props {
  action: ActionName
  args?: Arguments
  icon?: IconName
  look?: 'plain' | 'quiet' | 'primary' | 'danger'
  disabled?: boolean
  children: ReactNode
}

/** Leads to the window of an action; by itself it does nothing, and only admins see it. */
export function ActionButton({ action, args = {}, icon, look = 'plain', disabled = false, children }: Props) {
  const session = useSession()
  if (session.data?.member.access !== 'ADMIN') {
    return null
  }
  return (
    <Button {...(icon ? { icon } : {})} look={look} disabled={disabled} aria-haspopup="dialog" onClick={() => openAction({ action, args })}>
      {children}
    </Button>
  )
}
