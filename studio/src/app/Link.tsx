import type { AnchorHTMLAttributes } from 'react'
import { go } from './router'

/** A link inside Studio: it changes the address without loading the page anew, and opens in a new tab as any link. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={event => {
        onClick?.(event)
        if (!event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
          event.preventDefault()
          go(href)
        }
      }}
    />
  )
}
