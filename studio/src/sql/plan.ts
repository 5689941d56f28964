/** A node of PostgreSQL's EXPLAIN (FORMAT JSON). */
export interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Alias'?: string
  'Index Name'?: string
  'Join Type'?: string
  'Filter'?: string
  'Index Cond'?: string
  'Hash Cond'?: string
  'Merge Cond'?: string
  'Join Filter'?: string
  'Sort Key'?: string[]
  'Group Key'?: string[]
  'Startup Cost': number
  'Total Cost': number
  'Plan Rows': number
  'Actual Rows'?: number
  'Actual Total Time'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  Plans?: PlanNode[]
}

export interface PlanStep {
  node: PlanNode
  title: string
  details: string[]
  /** The part of the whole that is spent here and not below, 0 to 1: time where it was measured, else cost. */
  share: number
  millis: number | null
  /** How far the guess of rows was off, as a factor; null where nothing was measured. */
  misjudged: number | null
  children: PlanStep[]
}

/** The plan as steps that say what they cost themselves. */
export function steps(root: PlanNode): PlanStep {
  const measured = root['Actual Total Time'] !== undefined
  const whole = Math.max(weight(root, measured), Number.MIN_VALUE)
  const step = (node: PlanNode): PlanStep => {
    const below = (node.Plans ?? []).reduce((sum, each) => sum + weight(each, measured), 0)
    const own = Math.max(0, weight(node, measured) - below)
    return {
      node, title: titleOf(node), details: detailsOf(node), share: own / whole, millis: measured ? own : null,
      misjudged: misjudged(node), children: (node.Plans ?? []).map(step),
    }
  }
  return step(root)
}

function weight(node: PlanNode, measured: boolean): number {
  return measured ? (node['Actual Total Time'] ?? 0) * (node['Actual Loops'] ?? 1) : node['Total Cost']
}

function titleOf(node: PlanNode): string {
  const join = node['Join Type'] && node['Join Type'] !== 'Inner' ? ` (${node['Join Type']})` : ''
  const relation = node['Relation Name']
  const alias = node.Alias && node.Alias !== relation ? ` ${node.Alias}` : ''
  return `${node['Node Type']}${join}${relation ? ` · ${relation}${alias}` : ''}${node['Index Name'] ? ` · ${node['Index Name']}` : ''}`
}

const CONDITIONS = ['Index Cond', 'Hash Cond', 'Merge Cond', 'Join Filter', 'Filter'] as const

function detailsOf(node: PlanNode): string[] {
  const conditions = CONDITIONS.flatMap(name => (node[name] ? [`${name}: ${node[name]}`] : []))
  const removed = node['Rows Removed by Filter']
  return [
    ...conditions,
    ...(node['Sort Key'] ? [`Sort Key: ${node['Sort Key'].join(', ')}`] : []),
    ...(node['Group Key'] ? [`Group Key: ${node['Group Key'].join(', ')}`] : []),
    ...(removed ? [`Rows Removed by Filter: ${removed}`] : []),
  ]
}

function misjudged(node: PlanNode): number | null {
  if (node['Actual Rows'] === undefined) {
    return null
  }
  const guess = Math.max(1, node['Plan Rows'])
  const actual = Math.max(1, node['Actual Rows'])
  return Math.max(guess / actual, actual / guess)
}
