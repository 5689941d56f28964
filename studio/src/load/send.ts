import { ApiError, type ErrorBody } from '../api/client'
import { hold } from '../api/hold'
import { page, token } from '../api/identity'

interface Sending {
  view: string
  signal?: AbortSignal
  /** How many bytes are on their way; fetch cannot tell, so this is the older way of asking. */
  onProgress?: (sent: number) => void
}

/** Sends a question and a file behind it, which the browser reads from the disk while it goes. */
export function send<T>(path: string, question: unknown, file: Blob, { view, signal, onProgress }: Sending): Promise<T> {
  const release = hold()
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('Authorization', `Bearer ${token()}`)
    request.setRequestHeader('X-Page', page)
    request.setRequestHeader('X-View', view)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = event => onProgress?.(event.loaded)
    request.onload = () => {
      const answer = request.response as (T & { error?: ErrorBody }) | null
      if (request.status === 200 && answer !== null) {
        resolve(answer)
      } else {
        const error = answer?.error
        reject(new ApiError(
          request.status, error?.code ?? String(request.status), error?.message ?? request.statusText, error?.hint ?? null,
          error?.detail ?? null, error?.sqlState ?? null,
        ))
      }
    }
    request.onerror = () => reject(new ApiError(0, 'UNREACHABLE', 'dbkeep studio does not answer', null, null, null))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(new Blob([JSON.stringify(question), '\n', file]))
  }).finally(release)
}
