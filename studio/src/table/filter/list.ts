/** Values that somebody typed with commas between; quotes keep a comma in. */
export function listOf(text: string): string[] {
  const values: string[] = []
  let value = ''
  let quoted = false
  let wasQuoted = false
  const take = () => {
    if (wasQuoted || value.trim() !== '') {
      values.push(wasQuoted ? value : value.trim())
    }
    value = ''
    wasQuoted = false
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') {
        value += '"'
        at++
      } else if (sign === '"') {
        quoted = false
      } else {
        value += sign
      }
    } else if (sign === '"' && value.trim() === '') {
      quoted = true
      wasQuoted = true
      value = ''
    } else if (sign === ',') {
      take()
    } else if (!wasQuoted) {
      value += sign
    }
  }
  take()
  return values
}
