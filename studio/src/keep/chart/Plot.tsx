import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

const HEIGHT = 180

export interface Series {
  points: { at: string; value: number }[]
  show: (value: number) => string
  /** A time as the axis has it. */
  when: (time: number) => string
  kind?: 'line' | 'bars'
  /** Where the axis begins; 0 without it. */
  from?: number
}

/** The drawing itself, in the colours of the theme; loaded when the first chart is shown. */
export function Plot({ points, show, when, kind, from }: Series) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) {
      return
    }
    let plot = draw(element)
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    const themed = new MutationObserver(() => {
      plot.destroy()
      plot = draw(element)
    })
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      plot.destroy()
    }

    function draw(into: HTMLElement): uPlot {
      const style = getComputedStyle(document.documentElement)
      const colour = (name: string) => style.getPropertyValue(name).trim()
      const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '11px system-ui, sans-serif' }
      return new uPlot({
        width: into.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false },
        scales: { y: { range: (_, low, high) => [from ?? Math.min(low, 0), high === low ? high + 1 : high + (high - (from ?? 0)) * 0.05] } },
        axes: [{ ...axis, space: 90, values: (_, times) => times.map(time => when(time * 1000)) }, { ...axis, size: 70, values: (_, values) => values.map(show) }],
        series: [
          {},
          {
            stroke: colour('--blue'), width: 2, fill: colour('--wash'), points: { show: points.length < 40, fill: colour('--blue'), size: 5 },
            ...(kind === 'bars' && uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.6, 40] }) } : {}),
          },
        ],
      }, [points.map(point => new Date(point.at).getTime() / 1000), points.map(point => point.value)], into)
    }
  }, [points, show, when, kind, from])
  return <div ref={box} className="plot" aria-hidden="true" />
}
