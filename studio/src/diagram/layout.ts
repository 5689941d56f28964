import ELK, { type ElkNode, type LayoutOptions } from 'elkjs/lib/elk-api.js'
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker'
import type { Graph } from './graph'

export type Places = Map<string, { x: number; y: number }>

const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '70',
  'elk.spacing.componentComponent': '40',
  'elk.edgeRouting': 'POLYLINE',
  'elk.aspectRatio': '1.6',
}

/** What makes a thousand tables take a second and not ten; the picture is a little less tidy. */
const QUICK: LayoutOptions = {
  'elk.layered.thoroughness': '1',
  'elk.layered.layering.strategy': 'LONGEST_PATH',
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
}

let elk: InstanceType<typeof ELK> | null = null

/** Lays the boxes out in a worker, so that the page goes on meanwhile. */
export async function layout(graph: Graph): Promise<Places> {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() })
  const tied = new Set(graph.arrows.flatMap(arrow => [arrow.from, arrow.to]))
  const laid = await elk.layout({
    id: 'root',
    layoutOptions: graph.boxes.length > 200 ? { ...OPTIONS, ...QUICK } : OPTIONS,
    children: graph.boxes.filter(box => tied.has(box.id)).map(box => ({ id: box.id, width: box.width, height: box.height })),
    edges: pairs(graph).map(([from, to], index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
  })
  const places: Places = new Map((laid.children ?? []).map((node: ElkNode) => [node.id, { x: node.x ?? 0, y: node.y ?? 0 }]))
  return shelve(graph, places)
}

/** Each pair of tables once: several keys between two tables do not change where they stand. */
function pairs(graph: Graph): [string, string][] {
  const seen = new Map<string, [string, string]>()
  for (const arrow of graph.arrows) {
    if (arrow.from !== arrow.to) {
      seen.set([arrow.from, arrow.to].sort().join('\n'), [arrow.from, arrow.to])
    }
  }
  return [...seen.values()]
}

/** Tables without any relation stand in rows below the others. */
function shelve(graph: Graph, places: Places): Places {
  const loose = graph.boxes.filter(box => !places.has(box.id))
  const boxes = new Map(graph.boxes.map(box => [box.id, box]))
  let bottom = 0
  let right = 1200
  for (const [id, place] of places) {
    bottom = Math.max(bottom, place.y + (boxes.get(id)?.height ?? 0))
    right = Math.max(right, place.x + (boxes.get(id)?.width ?? 0))
  }
  const width = Math.max(right, Math.sqrt(loose.reduce((sum, box) => sum + (box.width + 28) * (box.height + 28), 0)) * 1.3)
  let x = 0
  let y = places.size > 0 ? bottom + 60 : 0
  let tallest = 0
  for (const box of [...loose].sort((a, b) => a.height - b.height)) {
    if (x > 0 && x + box.width > width) {
      x = 0
      y += tallest + 28
      tallest = 0
    }
    places.set(box.id, { x, y })
    x += box.width + 28
    tallest = Math.max(tallest, box.height)
  }
  return places
}
