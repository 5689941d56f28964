import type { Category } from '../api/types'

/** JSON with line breaks; only white space between its parts changes, so that no digit of a number is lost. */
export function pretty(value: string, category: Category): string {
  return category === 'json' && value.length < 1_000_000 ? indent(value) : value
}

export function indent(json: string): string {
  let out = ''
  let depth = 0
  let quoted = false
  for (let at = 0; at < json.length; at++) {
    const sign = json[at] ?? ''
    if (quoted) {
      out += sign
      if (sign === '\\') {
        out += json[++at] ?? ''
      } else if (sign === '"') {
        quoted = false
      }
    } else if (sign === '"') {
      quoted = true
      out += sign
    } else if (sign === '{' || sign === '[') {
      const close = sign === '{' ? '}' : ']'
      const next = nextSign(json, at + 1)
      if (next === close) {
        out += sign + close
        at = json.indexOf(close, at)
      } else {
        out += `${sign}\n${'  '.repeat(++depth)}`
      }
    } else if (sign === '}' || sign === ']') {
      out += `\n${'  '.repeat((depth = Math.max(0, depth - 1)))}${sign}`
    } else if (sign === ',') {
      out += `,\n${'  '.repeat(depth)}`
    } else if (sign === ':') {
      out += ': '
    } else if (!/\s/.test(sign)) {
      out += sign
    }
  }
  return out
}

function nextSign(json: string, from: number): string | undefined {
  let at = from
  while (/\s/.test(json[at] ?? '')) {
    at++
  }
  return json[at]
}
