import { open, type Asking } from './client'

/** Reads an answer of one JSON value per line while it arrives. */
export async function* lines<T>(
  method: 'GET' | 'POST', path: string, body: unknown, asking: Asking = {},
): AsyncGenerator<T> {
  const response = await open(method, path, body, asking)
  if (!response.body) {
    return
  }
  yield* parse<T>(response.body)
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
