/**
 * Whose memory this page reads and writes: members of a team may share one browser, but nothing that one of them left in it. And one
 * address may serve another database tomorrow, which must not be sent what was drafted for this one.
 */

const KEY = 'studio.whose'
/** Of who needs no sign-in: there is but one. */
const ALONE = ''

let known: string | null = null
let place = ''
const waiting = new Set<() => void>()

/**
 * The server said who sits here, before which database. False where the page was somebody else's or another database's: it is loaded
 * anew then, so that nothing in its memory is shown to, or sent in the name of, the one who sits here now.
 */
export function own(member: string | null, database: string): boolean {
  const next = member ?? ALONE
  if (known !== null) {
    const same = known === next && place === database
    if (!same) {
      tellOthers(next)
      location.reload()
    }
    return same
  }
  known = next
  place = database
  tellOthers(next)
  globalThis.addEventListener?.('storage', event => {
    if (event.key === KEY && event.newValue !== known && known !== ALONE) {
      location.reload()
    }
  })
  waiting.forEach(each => each())
  return true
}

/** Nobody sits here any more; what was kept waits under the member's id for the next time. */
export const disown = (): void => tellOthers(ALONE)

/** Runs it as soon as it is known whose memory this is. */
export function whenOwned(run: () => void): void {
  waiting.add(run)
  if (known !== null) {
    run()
  }
}

/** The name under which the browser keeps something of whoever sits here; null while nobody is known. */
export const ownKey = (key: string): string | null =>
  known === null ? null : known === ALONE ? `studio.${key}` : `studio.${known}.${key}`

/** The same for what is of use before this database alone. */
export const ownKeyHere = (key: string): string | null => ownKey(`${key}.${place}`)

/** Other tabs of this browser ask in the same name and must hear that it is another one. */
function tellOthers(member: string): void {
  try {
    if (member === ALONE) {
      localStorage.removeItem(KEY)
    } else {
      localStorage.setItem(KEY, member)
    }
  } catch {
    // without storage other tabs keep nothing either
  }
}
