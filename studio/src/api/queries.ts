import { QueryClient, useQuery } from '@tanstack/react-query'
import { ApiError, get, type ErrorBody } from './client'
import type { Catalog, PastEdit, PastImport, Session, TableDetail, TableEntry } from './types'
import { own } from './whose'

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
  useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const session = await get<Session>('/api/session', { signal })
      // somebody else's page shows nothing any more until it is loaded anew
      return own(session.team ? session.member.id : null, `${session.server}/${session.database}`) ? session : new Promise<never>(() => undefined)
    },
    staleTime: Infinity,
  })

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

/** Has a table described anew: somebody may have altered it. */
export const describeAnew = (schema: string, name: string): void => {
  void queryClient.invalidateQueries({ queryKey: ['table', schema, name] })
  void queryClient.invalidateQueries({ queryKey: ['tables'] })
}

const CATALOG = { queryKey: ['catalog'], queryFn: ({ signal }: { signal: AbortSignal }) => get<Catalog>('/api/catalog', { signal }) }

export const useCatalog = () => useQuery(CATALOG)

/** Asks for it before there is a page that shows it. */
export const expectCatalog = () => void queryClient.prefetchQuery(CATALOG)

export const usePastEdits = () =>
  useQuery({
    queryKey: ['edits'],
    queryFn: async ({ signal }) => (await get<{ edits: PastEdit[] }>('/api/edits', { signal })).edits,
    staleTime: 0,
  })

export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    queryFn: async ({ signal }) => (await get<{ imports: PastImport[] }>('/api/imports', { signal })).imports,
    staleTime: 0,
  })

export const useKeep = <T>(name: string, enabled = true) =>
  useQuery({
    enabled,
    queryKey: ['keep', name],
    queryFn: ({ signal }) => document<T>(name, signal),
    staleTime: 5_000,
  })

/** A command that refuses says so in its document, with its exit code beside it. */
async function document<T>(name: string, signal: AbortSignal): Promise<T> {
  const { document } = await get<{ exit: number; document: T | { error: ErrorBody } }>(`/api/keep/${name}`, { signal })
  if (document !== null && typeof document === 'object' && 'error' in document) {
    const { code, message, hint, detail, sqlState } = document.error
    throw new ApiError(422, code, message, hint, detail, sqlState)
  }
  return document as T
}
