import { hold } from './hold'
import { page, token } from './identity'

/** What the server says when it refuses: its code, its message, and what to do about it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string | null,
    readonly detail: unknown,
    readonly sqlState: string | null,
  ) {
    super(message)
  }
}

export interface Asking {
  /** The view that asks: when it is left, the server ends what runs for it. */
  view?: string | undefined
  signal?: AbortSignal | undefined
  /** The look at the past that is asked, instead of the database as it is. */
  past?: string | undefined
}

export const get = <T>(path: string, asking: Asking = {}): Promise<T> => json<T>('GET', path, undefined, asking)

export const post = <T>(path: string, body: unknown, asking: Asking = {}): Promise<T> =>
  json<T>('POST', path, body, asking)

/** Tells the server that nobody looks at the view any more; also works while the page goes away. */
export function leave(view: string): void {
  void request('POST', '/api/leave', { view }, {}, true).catch(() => undefined)
}

/** Ends a look at the past; also works while the page goes away. */
export function endPast(id: string): void {
  void request('POST', `/api/past/${encodeURIComponent(id)}/end`, {}, {}, true).catch(() => undefined)
}

/** The answer itself, for what is streamed. */
export async function open(method: 'GET' | 'POST', path: string, body: unknown, asking: Asking = {}): Promise<Response> {
  const response = await request(method, path, body, asking, false)
  if (!response.ok) {
    throw await fault(response)
  }
  return response
}

async function json<T>(method: 'GET' | 'POST', path: string, body: unknown, asking: Asking): Promise<T> {
  const release = hold()
  try {
    const response = await open(method, path, body, asking)
    return (await response.json()) as T
  } finally {
    release()
  }
}

function request(
  method: string, path: string, body: unknown, asking: Asking, keepalive: boolean,
): Promise<Response> {
  const headers: Record<string, string> = { 'X-Page': page }
  const known = token()
  if (known !== '') {
    headers['Authorization'] = `Bearer ${known}`
  }
  if (asking.view) {
    headers['X-View'] = asking.view
  }
  if (asking.past) {
    headers['X-Past'] = asking.past
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
  }
  return fetch(path, {
    method,
    headers,
    keepalive,
    cache: 'no-store',
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(asking.signal ? { signal: asking.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error
    }
    throw new ApiError(0, 'UNREACHABLE', 'dbkeep studio does not answer', null, null, null)
  })
}

async function fault(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { error?: ErrorBody } | null
  const error = body?.error
  return new ApiError(
    response.status,
    error?.code ?? String(response.status),
    error?.message ?? response.statusText,
    error?.hint ?? null,
    error?.detail ?? null,
    error?.sqlState ?? null,
  )
}

export interface ErrorBody {
  code: string
  message: string
  hint: string | null
  detail: unknown
  sqlState: string | null
}
