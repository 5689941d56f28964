import { post } from '../api/client'

const KEY = 'studio.after'

/** Goes to a provider; the page that is open now comes back afterwards. */
export async function elsewhere(provider: string, link: boolean): Promise<void> {
  const { address } = await post<{ address: string }>('/api/team/oidc/begin', { provider, link })
  sessionStorage.setItem(KEY, link ? '/profile' : location.pathname + location.search)
  location.assign(address)
}

/** Where to go on after the way back; never to another site. */
export function after(): string {
  const place = sessionStorage.getItem(KEY) ?? '/'
  sessionStorage.removeItem(KEY)
  return place.startsWith('/') && !place.startsWith('//') && !place.startsWith('/sign-in') ? place : '/'
}
