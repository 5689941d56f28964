import { ownKey } from '../api/whose'
import { recall, remember } from '../ui/remembered'

const name = (place: string) => `sql.${place}`

/** The text of this tab: tabs do not write over each other's. A new one begins with what was written last, wherever that was. */
export function sheetOf(place: string): string {
  const key = ownKey(name(place))
  try {
    const mine = key === null ? null : sessionStorage.getItem(key)
    return mine ?? recall(name(place), '')
  } catch {
    return recall(name(place), '')
  }
}

export function keepSheet(place: string, text: string): void {
  const key = ownKey(name(place))
  remember(name(place), text)
  try {
    if (key !== null) {
      sessionStorage.setItem(key, text)
    }
  } catch {
    // a tab without storage begins with what was written last
  }
}
