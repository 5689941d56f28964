let held = 0
const listeners = new Set<() => void>()

/** Says that the server has to see that this page is there: it works for it, or keeps something for it. Ends by the function returned. */
export function hold(): () => void {
  let mine = true
  held++
  listeners.forEach(listener => listener())
  return () => {
    if (mine) {
      mine = false
      held--
    }
  }
}

/** Whether anybody looks at this page or waits for something in it. A browser has six connections to a server, for all its tabs. */
export const needed = (): boolean => held > 0 || !document.hidden

/** Comes when the server has to see this page again. */
export function whenNeeded(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (needed() || signal.aborted) {
        listeners.delete(look)
        document.removeEventListener('visibilitychange', look)
        signal.removeEventListener('abort', look)
        resolve()
      }
    }
    listeners.add(look)
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look)
    look()
  })
}
