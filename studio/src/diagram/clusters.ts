import type { Graph } from './graph'

/** As many tables as one part of a big diagram may have: what can be read at a glance, and laid out in no time. */
const MOST = 24

/**
 * Cuts a big graph into parts of tables that belong together. Tables with few relations join their only neighbours first, those that
 * everything points at come last, so that a hub does not swallow the whole database.
 */
export function clusters(graph: Graph, most = MOST): string[][] {
  const ties = new Map<string, number>(graph.boxes.map(box => [box.id, 0]))
  for (const { from, to } of graph.arrows) {
    ties.set(from, (ties.get(from) ?? 0) + 1)
    ties.set(to, (ties.get(to) ?? 0) + 1)
  }
  const part = new Map(graph.boxes.map(box => [box.id, [box.id]]))
  const weight = (id: string) => ties.get(id) ?? 0
  const arrows = [...graph.arrows].sort((a, b) => weight(a.from) * weight(a.to) - weight(b.from) * weight(b.to))
  for (const { from, to } of arrows) {
    const one = part.get(from) ?? []
    const other = part.get(to) ?? []
    if (one !== other && one.length + other.length <= most) {
      const joined = [...one, ...other]
      joined.forEach(id => part.set(id, joined))
    }
  }
  return inOrder([...new Set(part.values())], part, graph)
}

/** The largest part first, then always the one that has most to do with those before it. */
function inOrder(parts: string[][], part: Map<string, string[]>, graph: Graph): string[][] {
  const between = new Map<string[], Map<string[], number>>(parts.map(each => [each, new Map()]))
  for (const { from, to } of graph.arrows) {
    const one = part.get(from)
    const other = part.get(to)
    if (one && other && one !== other) {
      between.get(one)?.set(other, (between.get(one)?.get(other) ?? 0) + 1)
      between.get(other)?.set(one, (between.get(other)?.get(one) ?? 0) + 1)
    }
  }
  const left = new Set(parts)
  const pull = new Map<string[], number>()
  const ordered: string[][] = []
  while (left.size > 0) {
    let next: string[] | null = null
    for (const each of left) {
      const better = next === null || (pull.get(each) ?? 0) - (pull.get(next) ?? 0) || each.length - next.length
      if (better === true || (typeof better === 'number' && better > 0)) {
        next = each
      }
    }
    if (next === null) {
      break
    }
    left.delete(next)
    ordered.push(next)
    between.get(next)?.forEach((ties, other) => pull.set(other, (pull.get(other) ?? 0) + ties / other.length))
  }
  return ordered
}
