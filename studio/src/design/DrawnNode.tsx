import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { shortType, tableId } from './model'
import type { Table } from './types'

export type DrawnNodeType = Node<{ table: Table; wrong: string[]; chosen: boolean }, 'drawn'>

/** A table on the canvas; a relation is drawn from the dot behind a column to the dot before another. */
export const DrawnNode = memo(function DrawnNode({ data: { table, wrong, chosen }, isConnectable }: NodeProps<DrawnNodeType>) {
  const references = new Set(table.references.flatMap(each => each.columns))
  return (
    <div className={`box drawn${chosen ? ' chosen' : ''}${wrong.length > 0 ? ' wrong' : ''}`}>
      <div className="box-head"><bdi>{shortType(tableId(table))}</bdi></div>
      <ul>
        {table.columns.map(column => (
          <li key={column.name} className={`${table.primaryKey?.columns.includes(column.name) ? 'key' : references.has(column.name) ? 'reference' : ''}${wrong.includes(column.name) ? ' wrong' : ''}`}>
            <Handle type="target" id={column.name} position={Position.Left} isConnectable={isConnectable} />
            <bdi>{column.name}</bdi>
            <span>{shortType(column.type)}{column.nullable ? '?' : ''}</span>
            <Handle type="source" id={column.name} position={Position.Right} isConnectable={isConnectable} />
          </li>
        ))}
      </ul>
    </div>
  )
})
