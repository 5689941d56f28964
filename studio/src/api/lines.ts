import { ApiError, open, type Asking, type ErrorBody } from './client'
import { hold } from './hold'

/** Reads an answer of one JSON value per line while it arrives; a refusal that comes half way is thrown. */
export async function* lines<T>(
  method: 'GET' | 'POST', path: string, body: unknown, asking: Asking = {},
): AsyncGenerator<T> {
  const release = hold()
  try {
    const response = await open(method, path, body, asking)
    for await (const line of response.body ? parse<T>(response.body) : []) {
      if (isRefusal(line)) {
        const { code, message, hint, detail, sqlState } = line.error
        throw new ApiError(response.status, code, message, hint, detail, sqlState)
      }
      yield line
    }
  } finally {
    release()
  }
}

/** Cuts a stream of bytes at its line ends; a line may come in several pieces. */
export async function* parse<T>(bytes: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const reader = bytes.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += decoder.decode(value, { stream: !done })
      const pieces = rest.split('\n')
      rest = pieces.pop() ?? ''
      for (const piece of pieces) {
        if (piece.trim() !== '') {
          yield JSON.parse(piece) as T
        }
      }
      if (done) {
        if (rest.trim() !== '') {
          yield JSON.parse(rest) as T
        }
        return
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The error of a statement names the statement; one of the whole answer does not. */
function isRefusal(line: unknown): line is { error: ErrorBody } {
  return typeof line === 'object' && line !== null && 'error' in line && !('statement' in line)
}
