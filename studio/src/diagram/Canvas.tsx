import { Background, ControlButton, Controls, MarkerType, Position, ReactFlow, useReactFlow, useStore, type Edge, type NodeMouseHandler } from '@xyflow/react'
import { useEffect, useMemo, useState, type MouseEvent } from 'react'
import { useCommands } from '../app/commands'
import { go, tableAddress } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { Icon } from '../ui/Icon'
import { Menu } from '../ui/Menu'
import { say } from '../ui/toast'
import { download } from '../table/export/exportFile'
import { toPng } from './exportPng'
import { toSvg } from './exportSvg'
import { boundsOf } from './bounds'
import { matching, type Box, type Graph } from './graph'
import { BIG, layout, type Places } from './layout'
import { Overview } from './Overview'
import { TableNode, type TableNodeType } from './TableNode'

interface Props {
  graph: Graph
  chosen: string | null
  near: number
  onLook: (table: string | null, near: number) => void
}

const TYPES = { table: TableNode }
const NO_NODES: TableNodeType[] = []
const NO_EDGES: Edge[] = []
/** From there on columns can be read; before it a big diagram is one drawing. */
const FAR = 0.6

/** Said beforehand, so that boxes out of sight need not be shown once to be measured. */
const handlesOf = (box: Box) => [
  { type: 'target' as const, position: Position.Left, x: 0, y: box.height / 2, width: 1, height: 1 },
  { type: 'source' as const, position: Position.Right, x: box.width, y: box.height / 2, width: 1, height: 1 },
]

/** The diagram itself: search, neighbours, and the way to a table. */
export function Canvas({ graph, chosen, near, onLook }: Props) {
  const { t, number } = useWords()
  const flow = useReactFlow()
  const [laid, setLaid] = useState<{ graph: Graph; places: Places } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const found = useMemo(() => matching(graph, search), [graph, search])
  const foundSet = useMemo(() => new Set(found), [found])

  useEffect(() => {
    let wanted = true
    layout(graph).then(places => wanted && setLaid({ graph, places }), error => wanted && setError(error))
    return () => {
      wanted = false
    }
  }, [graph])
  const nodes = useMemo<TableNodeType[]>(() => (laid?.graph.boxes ?? []).map(box => ({
    id: box.id, type: 'table', position: laid?.places.get(box.id) ?? { x: 0, y: 0 }, width: box.width, height: box.height,
    data: { box, found: foundSet.has(box.id), chosen: box.id === chosen }, draggable: false, connectable: false,
    ariaLabel: box.id, handles: handlesOf(box),
  })), [laid, foundSet, chosen])
  const edges = useMemo<Edge[]>(() => (laid?.graph.arrows ?? []).map(arrow => ({
    id: arrow.id, source: arrow.from, target: arrow.to, focusable: false, ariaLabel: `${arrow.from}: ${arrow.label}`, markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)', width: 14, height: 14 },
    className: `${arrow.optional ? 'optional' : ''}${chosen !== null && (arrow.from === chosen || arrow.to === chosen) ? ' chosen' : ''}`,
  })), [laid, chosen])

  const big = graph.boxes.length > BIG
  // before it is set up the flow calls its zoom 1, and would draw every table
  const far = useStore(state => state.panZoom === null || state.transform[2] < FAR) && big
  const boxes = useMemo(() => new Map((laid?.graph.boxes ?? []).map(box => [box.id, box])), [laid])
  const show = (id: string | undefined) => {
    const box = boxes.get(id ?? '')
    const place = laid?.places.get(id ?? '')
    if (box && place) {
      void flow.setCenter(place.x + box.width / 2, place.y + box.height / 2, { zoom: Math.max(0.7, flow.getZoom()), duration: 200 })
    }
  }
  const fit = () => laid && void flow.fitBounds(boundsOf(laid.graph, laid.places), { padding: 0.05 })
  useEffect(() => {
    if (laid) {
      requestAnimationFrame(() => (chosen !== null && near === 0 ? show(chosen) : fit()))
    }
  }, [laid])
  useEffect(() => {
    if (found.length > 0) {
      setAt(0)
      show(found[0])
    }
  }, [found])
  const svg = (use: (text: string) => unknown) => laid && use(toSvg(laid.graph, laid.places))
  const saveSvg = () => svg(text => download(new Blob([text], { type: 'image/svg+xml' }), 'diagram.svg'))
  const savePng = () => svg(text => toPng(text).then(
    blob => download(blob, 'diagram.png'), (error: unknown) => say(error instanceof Error ? error.message : String(error))))
  useCommands([
    { label: t('diagram.svg'), icon: 'download', run: saveSvg },
    { label: t('diagram.png'), icon: 'download', run: savePng },
  ])

  const pickFar = (event: MouseEvent) => {
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const box = laid?.graph.boxes.find(each => {
      const place = laid.places.get(each.id)
      return place && at.x >= place.x && at.x <= place.x + each.width && at.y >= place.y && at.y <= place.y + each.height
    })
    show(box?.id)
    return box !== undefined
  }
  const pick: NodeMouseHandler = (_, node) => onLook(node.id, near)
  const open = (id: string) => {
    const box = boxes.get(id)
    if (box) {
      go(tableAddress(box.schema, box.name))
    }
  }
  return (
    <div className="diagram">
      <div className="toolbar" role="toolbar" aria-label={t('page.diagram')}>
        <h1>{t('page.diagram')} <span className="quiet">{t('diagram.size', { tables: number(graph.boxes.length), relations: number(graph.arrows.length) })}</span></h1>
        <span className="spring" />
        <input
          type="search" value={search} placeholder={t('diagram.search')} aria-label={t('diagram.search')} onChange={event => setSearch(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && found.length > 0) {
              const next = (at + (event.shiftKey ? found.length - 1 : 1)) % found.length
              setAt(next)
              show(found[next])
            }
          }}
        />
        {search !== '' && <span className="quiet" role="status">{found.length === 0 ? '0' : `${at + 1}/${found.length}`}</span>}
        {search !== '' && found[at] && <Button onClick={() => onLook(found[at] ?? null, near)}>{t('diagram.choose')}</Button>}
        {chosen !== null && (
          <>
            <span className="bar" aria-hidden="true" />
            <strong className="chosen-name"><bdi>{chosen}</bdi></strong>
            <label>
              <span className="hidden">{t('diagram.near')}</span>
              <select value={near} onChange={event => onLook(chosen, Number(event.target.value))} aria-label={t('diagram.near')}>
                <option value={0}>{t('diagram.all')}</option>
                <option value={1}>{t('diagram.steps', { n: 1 })}</option>
                <option value={2}>{t('diagram.steps', { n: 2 })}</option>
              </select>
            </label>
            <Button icon="table" look="quiet" label={t('diagram.open')} onClick={() => open(chosen)} />
            <Button icon="close" look="quiet" label={t('diagram.letGo')} onClick={() => onLook(null, 0)} />
          </>
        )}
        <Menu label={t('diagram.save')} icon="download" align="right" items={[{ label: t('diagram.svg'), run: saveSvg }, { label: t('diagram.png'), run: savePng }]} />
      </div>
      {error !== null && <Fault error={error} />}
      <div className="canvas">
        {!laid && error === null && <p className="loading" role="status">{t('diagram.laying')}</p>}
        {laid && (
          <ReactFlow
            nodes={far ? NO_NODES : nodes} edges={far ? NO_EDGES : edges} nodeTypes={TYPES} onlyRenderVisibleElements defaultViewport={{ x: 0, y: 0, zoom: big ? 0.1 : 1 }} minZoom={0.02} maxZoom={2}
            nodesDraggable={false} nodesConnectable={false} nodesFocusable edgesFocusable={false} elementsSelectable
            onNodeClick={pick} onNodeDoubleClick={(_, node) => open(node.id)}
            onPaneClick={event => {
              if (!(far && pickFar(event)) && chosen !== null && near === 0) {
                onLook(null, 0)
              }
            }}
            proOptions={{ hideAttribution: true }}
          >
            {far && <Overview graph={laid.graph} places={laid.places} found={foundSet} chosen={chosen} />}
            {!far && <Background gap={24} />}
            <Controls showInteractive={false} showFitView={false}>
              <ControlButton onClick={fit} title={t('diagram.fit')} aria-label={t('diagram.fit')}><Icon name="fit" /></ControlButton>
            </Controls>
          </ReactFlow>
        )}
      </div>
    </div>
  )
}
