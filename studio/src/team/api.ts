import { useQuery } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { queryClient } from '../api/queries'
import { disown } from '../api/whose'

export type Access = 'VIEWER' | 'EDITOR' | 'ADMIN'

export const ACCESSES: Access[] = ['VIEWER', 'EDITOR', 'ADMIN']

/** How one signs in here, known before anybody does. */
export interface Info { providers: string[]; mail: boolean }

export interface Identity { provider: string; issuer: string; subject: string; email: string | null }

export interface SignedIn {
  id: string
  begun: string
  seen: string
  ends: string
  address: string
  agent: string
  means: string
  current: boolean
}

export interface Profile {
  id: string
  email: string
  /** Counts once the letter to it was answered. */
  newEmail: string | null
  name: string
  access: Access
  image: string | null
  hasPassword: boolean
  identities: Identity[]
  sessions: SignedIn[]
}

export interface Listed {
  id: string
  email: string
  name: string
  access: Access
  image: string | null
  verified: boolean
  disabled: boolean
  sessions: number
  seen: string | null
}

/** A link that was made: sent by mail, or to be passed on by hand. */
export interface Made { sent: boolean; link: string | null }

export interface AuditEntry {
  id: string
  at: string
  member: string
  address: string
  action: string
  tables: string[]
  statements: string[]
  outcome: string | null
  rows: number | null
}

export const useInfo = () => useQuery({ queryKey: ['team'], queryFn: ({ signal }) => post<Info>('/api/team', {}, { signal }) })

export const useProfile = () =>
  useQuery({ queryKey: ['profile'], queryFn: ({ signal }) => post<Profile>('/api/profile/get', {}, { signal }), staleTime: 0 })

export const useMembers = () =>
  useQuery({
    queryKey: ['members'],
    queryFn: async ({ signal }) => (await get<{ members: Listed[] }>('/api/members', { signal })).members,
    staleTime: 0,
  })

/** Somebody else sits here now: nothing of what was read before is his. */
export function entered(): void {
  void queryClient.resetQueries()
}

/** Leaves by a full load of the page, so that nothing stays in its memory; what was drafted waits under the member's id for the next time. */
export async function signOut(): Promise<void> {
  await post('/api/team/sign-out', {})
  disown()
  location.assign('/')
}
