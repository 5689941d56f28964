import { useStore } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { title } from './exportSvg'
import { HEAD, type Graph } from './graph'
import type { Places } from './layout'

interface Props {
  graph: Graph
  places: Places
  found: ReadonlySet<string>
  chosen: string | null
}

/** A big diagram from far: one drawing instead of thousands of elements, so that moving it never stutters. */
export function Overview({ graph, places, found, chosen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [x, y, zoom] = useStore(state => state.transform)
  const width = useStore(state => state.width)
  const height = useStore(state => state.height)
  const boxes = useMemo(() => new Map(graph.boxes.map(box => [box.id, box])), [graph])

  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen) {
      return
    }
    const ratio = devicePixelRatio
    element.width = width * ratio
    element.height = height * ratio
    const style = getComputedStyle(element)
    const [line, blue, amber, raised, ink, paper] = ['line-strong', 'blue', 'amber', 'raised', 'ink', 'paper'].map(name => style.getPropertyValue(`--${name}`)) as [string, string, string, string, string, string]
    pen.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y)
    pen.lineWidth = 1 / zoom
    pen.strokeStyle = line
    pen.globalAlpha = 0.45
    pen.beginPath()
    for (const arrow of graph.arrows) {
      const from = places.get(arrow.from)
      const to = places.get(arrow.to)
      if (from && to) {
        pen.moveTo(from.x + (boxes.get(arrow.from)?.width ?? 0) / 2, from.y + HEAD / 2)
        pen.lineTo(to.x + (boxes.get(arrow.to)?.width ?? 0) / 2, to.y + HEAD / 2)
      }
    }
    pen.stroke()
    pen.globalAlpha = 1
    pen.textBaseline = 'middle'
    pen.textAlign = 'center'
    pen.font = `600 ${Math.min(26, 11 / zoom)}px ${style.fontFamily}`
    for (const box of graph.boxes) {
      const place = places.get(box.id)
      if (!place || (place.x + box.width) * zoom + x < 0 || place.x * zoom + x > width || (place.y + box.height) * zoom + y < 0 || place.y * zoom + y > height) {
        continue
      }
      const marked = box.id === chosen ? blue : found.has(box.id) ? amber : null
      pen.fillStyle = marked ?? raised
      pen.strokeStyle = marked ?? line
      pen.fillRect(place.x, place.y, box.width, box.height)
      pen.strokeRect(place.x, place.y, box.width, box.height)
      if (zoom > 0.12) {
        pen.fillStyle = marked === null ? ink : paper
        pen.fillText(title(box), place.x + box.width / 2, place.y + box.height / 2, box.width - 8)
      }
    }
  }, [graph, places, boxes, found, chosen, x, y, zoom, width, height])
  return <canvas ref={canvas} className="overview" style={{ width, height }} aria-hidden="true" />
}
