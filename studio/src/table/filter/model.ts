import type { Column, Condition, Filter } from '../../api/types'
import { operandsOf, operatorsOf } from './operators'

/** A filter while it is being written: groups of conditions, each with a number of its own for the screen. */
export interface Group {
  id: number
  kind: 'all' | 'any'
  members: Member[]
}
export type Member = Group | { id: number; kind: 'condition'; condition: Condition } | { id: number; kind: 'sql'; sql: string }

let last = 0
const fresh = () => ++last

export const emptyGroup = (kind: 'all' | 'any' = 'all'): Group => ({ id: fresh(), kind, members: [] })

export function newCondition(column: Column, value: string | null = null): Member {
  const operator = value === null ? operatorsOf(column.category, column.nullable)[0] ?? '=' : '='
  return { id: fresh(), kind: 'condition', condition: { column: column.name, operator, value, values: [] } }
}

export const newSql = (): Member => ({ id: fresh(), kind: 'sql', sql: '' })

/** What the address says, as something to write on. */
export function toDraft(filter: Filter | null): Group {
  if (filter === null) {
    return emptyGroup()
  }
  const member = toMember(filter)
  return member.kind === 'all' || member.kind === 'any' ? member : { ...emptyGroup(), members: [member] }
}

function toMember(filter: Filter): Member {
  if ('all' in filter) {
    return { id: fresh(), kind: 'all', members: filter.all.map(toMember) }
  }
  if ('any' in filter) {
    return { id: fresh(), kind: 'any', members: filter.any.map(toMember) }
  }
  if ('sql' in filter) {
    return { id: fresh(), kind: 'sql', sql: filter.sql }
  }
  return { id: fresh(), kind: 'condition', condition: { ...filter, values: filter.values ?? [] } }
}

/** What the server is asked; conditions that are not finished are left out, and no condition is no filter. */
export function toFilter(member: Member): Filter | null {
  switch (member.kind) {
    case 'condition':
      return isFinished(member.condition) ? member.condition : null
    case 'sql':
      return member.sql.trim() === '' ? null : { sql: member.sql.trim() }
    case 'all':
    case 'any': {
      const members = member.members.map(toFilter).filter(each => each !== null)
      if (members.length === 0) {
        return null
      }
      return members.length === 1 && members[0] ? members[0] : member.kind === 'all' ? { all: members } : { any: members }
    }
  }
}

function isFinished(condition: Condition): boolean {
  switch (operandsOf(condition.operator)) {
    case 'none': return true
    case 'one': return condition.value !== null
    case 'two': return condition.values.length === 2
    case 'many': return condition.values.length > 0
  }
}

/** Changes the member of a number wherever it stands; null removes it. */
export function change(group: Group, id: number, next: Member | null): Group {
  return {
    ...group,
    members: group.members.flatMap(member => {
      if (member.id === id) {
        return next === null ? [] : [next]
      }
      return member.kind === 'all' || member.kind === 'any' ? [change(member, id, next)] : [member]
    }),
  }
}

export function add(group: Group, to: number, member: Member): Group {
  if (group.id === to) {
    return { ...group, members: [...group.members, member] }
  }
  return {
    ...group,
    members: group.members.map(each => (each.kind === 'all' || each.kind === 'any' ? add(each, to, member) : each)),
  }
}

/** Adds a condition to whatever already filters. */
export function both(filter: Filter | null, more: Filter): Filter {
  if (filter === null) {
    return more
  }
  return 'all' in filter ? { all: [...filter.all, more] } : { all: [filter, more] }
}

/** The rows whose columns have these values. */
export function equalTo(columns: string[], values: (string | null)[]): Filter {
  const conditions = columns.map((column, index): Condition => {
    const value = values[index] ?? null
    return { column, operator: value === null ? 'is null' : '=', value, values: [] }
  })
  return conditions.length === 1 && conditions[0] ? conditions[0] : { all: conditions }
}

/** A filter in one line, for people. */
export function describe(filter: Filter): string {
  if ('all' in filter) {
    return filter.all.map(inner).join(' and ')
  }
  if ('any' in filter) {
    return filter.any.map(inner).join(' or ')
  }
  if ('sql' in filter) {
    return filter.sql
  }
  const operand = operandsOf(filter.operator)
  const values = operand === 'none' ? '' : operand === 'one' ? ` ${filter.value}` : operand === 'two' ? ` ${filter.values.join(' … ')}` : ` (${filter.values.join(', ')})`
  return `${filter.column} ${filter.operator}${values}`
}

const inner = (filter: Filter) => ('all' in filter || 'any' in filter ? `(${describe(filter)})` : describe(filter))
