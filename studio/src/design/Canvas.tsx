import { Background, ConnectionMode, ControlButton, Controls, MarkerType, ReactFlow, useNodesState, useReactFlow, type Connection, type Edge } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { HEAD, LINE, type Graph } from '../diagram/graph'
import { layout } from '../diagram/layout'
import { useWords } from '../i18n'
import { Icon } from '../ui/Icon'
import { DrawnNode, type DrawnNodeType } from './DrawnNode'
import { changeTable, relate, shortType, tableId } from './model'
import type { Design, Fault, Table } from './types'
import { faultsIn } from './useCheck'
import '@xyflow/react/dist/style.css'
import '../diagram/diagram.css'

interface Props {
  design: Design
  faults: Fault[]
  chosen: string | null
  mayChange: boolean
  onChoose: (id: string | null) => void
  onChange: (change: (design: Design) => Design, about?: string) => void
  /** For what nobody did by hand. */
  onAmend: (change: (design: Design) => Design) => void
}

const TYPES = { drawn: DrawnNode }
const NOTHING: DrawnNodeType[] = []

const width = (table: Table) => Math.round(Math.min(340, Math.max(160,
  table.columns.reduce((most, column) => Math.max(most, column.name.length + shortType(column.type).length + 3), tableId(table).length) * 7 + 36)))
const height = (table: Table) => HEAD + table.columns.length * LINE + 6

/** The drawing: tables are moved, and columns tied to columns. */
export function Canvas({ design, faults, chosen, mayChange, onChoose, onChange, onAmend }: Props) {
  const { t } = useWords()
  const flow = useReactFlow()
  const [nodes, setNodes, onNodesChange] = useNodesState<DrawnNodeType>(NOTHING)
  const places = useRef(new Map<string, { x: number; y: number }>())
  const fitted = useRef(false)

  useEffect(() => {
    let wanted = true
    const homeless = design.tables.filter(table => table.spot === null && !places.current.has(tableId(table)))
    const show = () => wanted && setNodes(design.tables.map(table => ({
      id: tableId(table), type: 'drawn', position: table.spot ?? places.current.get(tableId(table)) ?? { x: 0, y: 0 }, width: width(table), height: height(table),
      draggable: mayChange, connectable: mayChange, ariaLabel: tableId(table),
      data: { table, chosen: tableId(table) === chosen, wrong: wrongColumns(faults, table) },
    })))
    if (homeless.length === 0) {
      show()
    } else {
      const alone = homeless.length < design.tables.length
      void (alone ? Promise.resolve(beside(design, homeless, places.current)) : layout(graphOf(design))).then(found => {
        if (!wanted) {
          return
        }
        homeless.forEach(table => places.current.set(tableId(table), found.get(tableId(table)) ?? { x: 0, y: 0 }))
        show()
        onAmend(now => ({ ...now, tables: now.tables.map(table => ({ ...table, spot: table.spot ?? places.current.get(tableId(table)) ?? null })) }))
      })
    }
    return () => {
      wanted = false
    }
  }, [design, faults, chosen, mayChange, onAmend, setNodes])
  useEffect(() => {
    if (nodes.length > 0 && !fitted.current) {
      fitted.current = true
      requestAnimationFrame(() => void flow.fitView({ padding: 0.1, maxZoom: 1 }))
    }
  }, [nodes, flow])
  useEffect(() => {
    const node = chosen === null ? undefined : flow.getNode(chosen)
    if (node && !inSight(flow, node.position)) {
      void flow.setCenter(node.position.x + 120, node.position.y + 80, { zoom: flow.getZoom(), duration: 200 })
    }
  }, [chosen, flow, nodes.length])
  const edges = useMemo<Edge[]>(() => design.tables.flatMap(table => table.references.map((reference, at) => ({
    id: `${tableId(table)} ${at}`, source: tableId(table), target: `${reference.schema}.${reference.table}`,
    sourceHandle: reference.columns[0] ?? null, targetHandle: reference.referenced[0] ?? null, ariaLabel: `${tableId(table)}: ${reference.name}`,
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)', width: 14, height: 14 },
    className: `${table.columns.some(column => reference.columns.includes(column.name) && column.nullable) ? 'optional' : ''}${tableId(table) === chosen ? ' chosen' : ''}`,
  }))), [design, chosen])
  const connect = ({ source, sourceHandle, target, targetHandle }: Connection) => {
    if (sourceHandle && targetHandle) {
      onChange(now => relate(now, source, [sourceHandle], target, [targetHandle]))
      onChoose(source)
    }
  }
  const again = () => void layout(graphOf(design)).then(found => {
    onChange(now => ({ ...now, tables: now.tables.map(table => ({ ...table, spot: found.get(tableId(table)) ?? table.spot })) }))
    setTimeout(() => void flow.fitView({ padding: 0.1, maxZoom: 1 }), 60)
  })
  return (
    <div className="canvas design-canvas" onKeyDown={event => {
      const node = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('.react-flow__node') : null
      if (event.key === 'Enter' && node?.dataset['id'] !== undefined) {
        onChoose(node.dataset['id'])
      }
    }}>
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={TYPES} onNodesChange={onNodesChange} connectionMode={ConnectionMode.Strict} onConnect={connect}
        nodesConnectable={mayChange} nodesDraggable={mayChange} deleteKeyCode={null} edgesFocusable={false} minZoom={0.05} maxZoom={2}
        onNodeClick={(_, node) => onChoose(node.id)} onPaneClick={() => onChoose(null)}
        onNodeDragStop={(_, node) => onChange(now => changeTable(now, node.id, table => ({ ...table, spot: { x: Math.round(node.position.x), y: Math.round(node.position.y) } })))}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} showFitView={false}>
          <ControlButton onClick={() => void flow.fitView({ padding: 0.1, maxZoom: 1 })} title={t('diagram.fit')} aria-label={t('diagram.fit')}><Icon name="fit" /></ControlButton>
          {mayChange && <ControlButton onClick={again} title={t('design.layout')} aria-label={t('design.layout')}><Icon name="diagram" /></ControlButton>}
        </Controls>
      </ReactFlow>
    </div>
  )
}

const wrongColumns = (faults: Fault[], table: Table) => faultsIn(faults, table).map(({ place }) => place.name)

function inSight(flow: ReturnType<typeof useReactFlow>, spot: { x: number; y: number }): boolean {
  const frame = document.querySelector('.design-canvas')?.getBoundingClientRect()
  const at = flow.flowToScreenPosition(spot)
  return !frame || (at.x >= frame.left && at.x < frame.right - 60 && at.y >= frame.top && at.y < frame.bottom - 40)
}

/** New tables stand right of what is there, below each other. */
function beside(design: Design, homeless: Table[], known: Map<string, { x: number; y: number }>): Map<string, { x: number; y: number }> {
  const housed = design.tables.filter(table => !homeless.includes(table))
  const spot = (table: Table) => table.spot ?? known.get(tableId(table)) ?? { x: 0, y: 0 }
  const bottom = Math.max(0, ...housed.map(table => spot(table).y + height(table)))
  const left = Math.min(...housed.map(table => spot(table).x))
  // one row of three under the others, so that the canvas stays as wide as it was
  return new Map(homeless.map((table, at) => [tableId(table), { x: left + (at % 3) * 300, y: bottom + 40 + Math.floor(at / 3) * 200 }]))
}

function graphOf(design: Design): Graph {
  const ids = new Set(design.tables.map(tableId))
  return {
    boxes: design.tables.map(table => ({ id: tableId(table), schema: table.schema, name: table.name, columns: [], more: 0, width: width(table), height: height(table) })),
    arrows: design.tables.flatMap(table => table.references.map((reference, at) => ({
      id: `${tableId(table)} ${at}`, from: tableId(table), to: `${reference.schema}.${reference.table}`, label: reference.name, optional: false,
    }))).filter(arrow => ids.has(arrow.to)),
  }
}
