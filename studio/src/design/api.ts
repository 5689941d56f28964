import { useQuery } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { queryClient } from '../api/queries'
import type { Entry, Project, Version } from './types'

export const useProjects = () =>
  useQuery({
    queryKey: ['projects'],
    queryFn: async ({ signal }) => (await get<{ projects: Entry[] }>('/api/projects', { signal })).projects,
    staleTime: 0,
  })

export const useStored = (id: string) =>
  useQuery({ queryKey: ['project', id], queryFn: ({ signal }) => get<Project>(address(id), { signal }), staleTime: Infinity, gcTime: 0 })

export const useVersions = (id: string) =>
  useQuery({
    queryKey: ['project', id, 'versions'],
    queryFn: async ({ signal }) => (await get<{ versions: Version[] }>(`${address(id)}/versions`, { signal })).versions,
    staleTime: 0,
  })

export const useTypes = () =>
  useQuery({
    queryKey: ['types'], queryFn: async ({ signal }) => (await get<{ types: string[] }>('/api/design/types', { signal })).types,
    staleTime: Infinity,
  })

export const address = (id: string): string => `/api/projects/${encodeURIComponent(id)}`

export async function tell(id: string, what: 'sharing' | 'name' | 'remove', body: object): Promise<void> {
  await post(`${address(id)}/${what}`, body)
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['projects'] })])
}
