import ELK, { type ElkNode, type LayoutOptions } from 'elkjs/lib/elk-api.js'
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker'
import { clusters } from './clusters'
import type { Graph } from './graph'
import { shelve, type Block } from './shelve'

export type Places = Map<string, { x: number; y: number }>

/** More tables than this are laid out in parts: elk takes minutes for a thousand at once, and makes a tower of them. */
export const BIG = 120

const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '70',
  'elk.spacing.componentComponent': '40',
  'elk.edgeRouting': 'POLYLINE',
  'elk.aspectRatio': '1.6',
}

/** For many parts, which are small: a good order in a layer is found in fewer tries, and places by a method that takes two thirds. */
const QUICK: LayoutOptions = { ...OPTIONS, 'elk.layered.thoroughness': '3', 'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS' }

/** As many workers as a big diagram may use beside the page. */
const MOST_WORKERS = 4

type Elk = InstanceType<typeof ELK>

/** A worker that lays a picture of its own out at once: its program is large, and read and compiled while tables are still asked for. */
function worker(): Elk {
  const elk = new ELK({ workerFactory: () => new ElkWorker() })
  const ids = [...'abcdefgh']
  void elk.layout({
    id: 'root', layoutOptions: QUICK, children: ids.map(id => ({ id, width: 9, height: 9 })),
    edges: ids.flatMap((id, at) => [at >> 1, at >> 2].map((to, n) => ({ id: `${id}${n}`, sources: [id], targets: [ids[to] ?? 'a'] }))).filter(edge => edge.sources[0] !== edge.targets[0]),
  }).catch(() => {})
  return elk
}

/** The first begins with this module, a second with the first big diagram. */
const elks: Elk[] = [worker()]

function workers(parts: number): Elk[] {
  const wanted = Math.min(parts, MOST_WORKERS, navigator.hardwareConcurrency)
  while (elks.length < wanted) {
    elks.push(worker())
  }
  return elks
}

/** Lays the boxes out in workers, so that the page goes on meanwhile. */
export async function layout(graph: Graph): Promise<Places> {
  const tied = new Set(graph.arrows.flatMap(arrow => (arrow.from === arrow.to ? [] : [arrow.from, arrow.to])))
  const parts = graph.boxes.length > BIG ? clusters(graph).filter(part => part.length > 1) : [[...tied]].filter(part => part.length > 0)
  const alone = new Set(graph.boxes.map(box => box.id))
  parts.forEach(part => part.forEach(id => alone.delete(id)))
  const options = parts.length > 1 ? QUICK : OPTIONS
  const left = parts.entries()
  const blocks: Block[] = []
  await Promise.all(workers(parts.length).map(async elk => {
    for (const [index, part] of left) {
      blocks[index] = await block(elk, graph, new Set(part), options)
    }
  }))
  const singles = graph.boxes.filter(box => alone.has(box.id)).map((box): Block =>
    ({ width: box.width, height: box.height, places: new Map([[box.id, { x: 0, y: 0 }]]) }))
  return shelve([blocks, singles.sort((a, b) => b.height - a.height)])
}

async function block(elk: Elk, graph: Graph, ids: Set<string>, layoutOptions: LayoutOptions): Promise<Block> {
  const laid = await elk.layout({
    id: 'root',
    layoutOptions,
    children: graph.boxes.filter(box => ids.has(box.id)).map(box => ({ id: box.id, width: box.width, height: box.height })),
    edges: pairs(graph, ids).map(([from, to], index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
  })
  const children = laid.children ?? []
  return {
    width: Math.max(...children.map(node => (node.x ?? 0) + (node.width ?? 0))),
    height: Math.max(...children.map(node => (node.y ?? 0) + (node.height ?? 0))),
    places: new Map(children.map((node: ElkNode) => [node.id, { x: node.x ?? 0, y: node.y ?? 0 }])),
  }
}

/** Each pair of tables once: several keys between two tables do not change where they stand. */
function pairs(graph: Graph, ids: Set<string>): [string, string][] {
  const seen = new Map<string, [string, string]>()
  for (const arrow of graph.arrows) {
    if (arrow.from !== arrow.to && ids.has(arrow.from) && ids.has(arrow.to)) {
      seen.set([arrow.from, arrow.to].sort().join('\n'), [arrow.from, arrow.to])
    }
  }
  return [...seen.values()]
}
