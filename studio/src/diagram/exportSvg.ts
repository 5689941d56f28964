import { boundsOf } from './bounds'
import { HEAD, LINE, type Box, type Graph } from './graph'
import type { Places } from './layout'

/** The diagram as a file of its own, in the colours of paper. */
export function toSvg(graph: Graph, places: Places): string {
  const boxes = new Map(graph.boxes.map(box => [box.id, box]))
  const at = (id: string) => places.get(id) ?? { x: 0, y: 0 }
  const { width: right, height: bottom } = boundsOf(graph, places)
  const arrows = graph.arrows.map(arrow => {
    const from = boxes.get(arrow.from)
    const to = boxes.get(arrow.to)
    return from && to ? line(from, at(from.id), to, at(to.id), arrow.optional, arrow.label) : ''
  })
  const frame = 20
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-frame} ${-frame} ${right + 2 * frame} ${bottom + 2 * frame}" width="${right + 2 * frame}" height="${bottom + 2 * frame}" font-family="system-ui, sans-serif" font-size="12">
<rect x="${-frame}" y="${-frame}" width="100%" height="100%" fill="#fff"/>
<g fill="none" stroke="#858e9e" stroke-width="1.2">
${arrows.join('\n')}
</g>
${graph.boxes.map(box => picture(box, at(box.id))).join('\n')}
</svg>
`
}

function picture(box: Box, { x, y }: { x: number; y: number }): string {
  const lines = box.columns.map((column, index) => {
    const top = HEAD + index * LINE + 14
    const mark = column.key ? '#7d5200' : column.reference ? '#2457a6' : '#1d2433'
    return `<text x="8" y="${top}" fill="${mark}">${escape(column.name)}</text><text x="${box.width - 8}" y="${top}" text-anchor="end" fill="#566073">${escape(short(column.type))}</text>`
  })
  const more = box.more > 0 ? `<text x="8" y="${HEAD + box.columns.length * LINE + 14}" fill="#566073">+ ${box.more}</text>` : ''
  return `<g transform="translate(${x} ${y})"><rect width="${box.width}" height="${box.height}" rx="6" fill="#fff" stroke="#858e9e"/><path d="M0 ${HEAD - 4}h${box.width}" stroke="#dde1e9"/><text x="8" y="17" font-weight="600" fill="#1d2433">${escape(title(box))}</text>${lines.join('')}${more}</g>`
}

function line(from: Box, a: Point, to: Box, b: Point, optional: boolean, label: string): string {
  const forward = a.x + from.width <= b.x
  const start = { x: forward ? a.x + from.width : a.x, y: a.y + from.height / 2 }
  const end = { x: forward ? b.x : b.x + to.width, y: b.y + HEAD / 2 }
  const bend = Math.max(30, Math.abs(end.x - start.x) / 2) * (forward ? 1 : -1)
  return `<path d="M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}"${optional ? ' stroke-dasharray="4 3"' : ''}><title>${escape(label)}</title></path>`
}

interface Point {
  x: number
  y: number
}

export const title = (box: Box): string => (box.schema === 'public' ? box.name : `${box.schema}.${box.name}`)

export const short = (type: string): string => (type.length > 24 ? `${type.slice(0, 23)}…` : type)

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/[\u0000-\u001f]/g, ' ')
