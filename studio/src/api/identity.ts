/** Who asks: the token that `dbkeep studio` put into the address, and an id of this browser tab. */

const KEY = 'studio.token'

export const page = randomId()

let known: string | null = null

/** Takes the token out of the address, so that it is neither copied with it nor in the history. */
export function takeToken(): void {
  const match = /^#token=([^&]+)/.exec(location.hash)
  if (match?.[1]) {
    known = decodeURIComponent(match[1])
    sessionStorage.setItem(KEY, known)
    localStorage.setItem(KEY, known)
    history.replaceState(history.state, '', location.pathname + location.search)
  }
}

export function token(): string {
  known ??= sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? ''
  return known
}

export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
