import { useQuery } from '@tanstack/react-query'
import { post } from '../api/client'
import { queryClient } from '../api/queries'

/** A table whose filters are saved. */
export interface FilteredTable {
  schema: string
  name: string
}

/** A text of SQL, or with a table its filter as JSON, that somebody keeps on the server. */
export interface Saved {
  id: number
  schema: string | null
  table: string | null
  name: string
  text: string
  shared: boolean
  /** Whether it may be changed from here. */
  mine: boolean
  owner: string
  version: number
  changed: string
}

/** The first of those that are one's own or shared, in whose name or text something stands. */
export const useSaved = (table: FilteredTable | null, text = '') =>
  useQuery({
    queryKey: ['saved', table?.schema, table?.name, text],
    queryFn: ({ signal }) =>
      post<{ saved: Saved[]; more: boolean }>('/api/saved/find', { schema: table?.schema ?? null, table: table?.name ?? null, text }, { signal }),
    staleTime: 5_000,
    // while the text grows, and never those of another table
    placeholderData: (before, asked) => (asked?.queryKey[1] === table?.schema && asked?.queryKey[2] === table?.name ? before : undefined),
  })

/** Keeps something new. */
export const keep = (table: FilteredTable | null, name: string, text: string, shared: boolean) =>
  put({ seen: null, schema: table?.schema ?? null, table: table?.name ?? null, name, text, shared })

/** Changes what was seen; the server refuses when it was changed meanwhile. */
export const change = (saved: Saved, next: { text?: string; shared?: boolean }) => {
  const { id, version, schema, table, name, text, shared } = saved
  return put({ seen: { id, version }, schema, table, name, text, shared, ...next })
}

export async function remove({ id, version }: Saved): Promise<void> {
  await post('/api/saved/delete', { id, version })
  await known()
}

async function put(body: unknown): Promise<Saved> {
  const saved = await post<Saved>('/api/saved/put', body)
  await known()
  return saved
}

const known = () => queryClient.invalidateQueries({ queryKey: ['saved'] })
