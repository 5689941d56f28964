/** Sorts what matches a few typed letters: beginnings first, then words, then letters in their order. */
export function rank<T>(entries: T[], text: string, name: (entry: T) => string): T[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') {
    return entries
  }
  return entries
    .map((entry, index) => ({ entry, index, score: score(name(entry).toLowerCase(), wanted) }))
    .filter(each => each.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(each => each.entry)
}

function score(name: string, wanted: string): number {
  if (name === wanted) {
    return 5
  }
  if (name.startsWith(wanted)) {
    return 4
  }
  const at = name.indexOf(wanted)
  if (at > 0) {
    return /[\s._-]/.test(name[at - 1] ?? '') ? 3 : 2
  }
  return inOrder(name, wanted) ? 1 : 0
}

function inOrder(name: string, wanted: string): boolean {
  let at = -1
  for (const letter of wanted) {
    at = name.indexOf(letter, at + 1)
    if (at < 0) {
      return false
    }
  }
  return true
}
