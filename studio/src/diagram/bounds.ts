import type { Graph } from './graph'
import type { Places } from './layout'

/** The rectangle that holds the whole diagram; its corner is where the first box stands. */
export function boundsOf(graph: Graph, places: Places): { x: number; y: number; width: number; height: number } {
  let width = 0
  let height = 0
  for (const box of graph.boxes) {
    const place = places.get(box.id)
    width = Math.max(width, (place?.x ?? 0) + box.width)
    height = Math.max(height, (place?.y ?? 0) + box.height)
  }
  return { x: 0, y: 0, width, height }
}
