import { Handle, Position, useStore, type Node, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { short, title } from './exportSvg'
import type { Box } from './graph'

export type TableNodeType = Node<{ box: Box; found: boolean; chosen: boolean }, 'table'>

/** A table in the diagram. Seen from far it is its name only, so that a thousand of them stay light. */
export const TableNode = memo(function TableNode({ data: { box, found, chosen } }: NodeProps<TableNodeType>) {
  const far = useStore(state => state.transform[2] < 0.35)
  return (
    <div className={`box${found ? ' found' : ''}${chosen ? ' chosen' : ''}${far ? ' far' : ''}`} style={{ width: box.width, height: box.height }}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
      <div className="box-head"><bdi>{title(box)}</bdi></div>
      {!far && (
        <ul>
          {box.columns.map(column => (
            <li key={column.name} className={column.key ? 'key' : column.reference ? 'reference' : undefined}>
              <bdi>{column.name}</bdi>
              <span>{short(column.type)}{column.nullable ? '?' : ''}</span>
            </li>
          ))}
          {box.more > 0 && <li className="quiet">+ {box.more}</li>}
        </ul>
      )}
    </div>
  )
})
