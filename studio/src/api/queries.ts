import { QueryClient, useQuery } from '@tanstack/react-query'
import { ApiError, get } from './client'
import type { Catalog, PastEdit, Session, TableDetail, TableEntry } from './types'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      retry: (failures, error) => error instanceof ApiError && error.status === 0 && failures < 2,
    },
  },
})

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: ({ signal }) => get<Session>('/api/session', { signal }), staleTime: Infinity })

export const useTables = () =>
  useQuery({
    queryKey: ['tables'],
    queryFn: async ({ signal }) => (await get<{ tables: TableEntry[] }>('/api/tables', { signal })).tables,
  })

export const useTable = (schema: string, name: string) =>
  useQuery({
    queryKey: ['table', schema, name],
    queryFn: ({ signal }) =>
      get<TableDetail>(`/api/tables/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`, { signal }),
  })

export const useCatalog = () =>
  useQuery({ queryKey: ['catalog'], queryFn: ({ signal }) => get<Catalog>('/api/catalog', { signal }) })

export const usePastEdits = () =>
  useQuery({
    queryKey: ['edits'],
    queryFn: async ({ signal }) => (await get<{ edits: PastEdit[] }>('/api/edits', { signal })).edits,
    staleTime: 0,
  })

export const useKeep = <T>(name: string) =>
  useQuery({
    queryKey: ['keep', name],
    queryFn: ({ signal }) => get<T>(`/api/keep/${name}`, { signal }),
    staleTime: 5_000,
  })
