import type { Category, Operator } from '../../api/types'

const ORDERED: Operator[] = ['=', '<>', '<', '<=', '>', '>=', 'between', 'in', 'not in']
const NULLS: Operator[] = ['is null', 'is not null']
const OPERATORS: Record<Category, Operator[]> = {
  number: ORDERED,
  time: ['=', '>=', '<', 'between', '<>', '<=', '>'],
  text: ['contains', 'starts with', 'ends with', '=', '<>', 'in', 'not in', 'like', 'ilike', 'regex', '<', '<=', '>', '>=', 'between'],
  boolean: ['=', '<>'],
  uuid: ['=', '<>', 'in', 'not in', 'contains'],
  enum: ['=', '<>', 'in', 'not in', '<', '<=', '>', '>='],
  json: ['@>', 'has key', 'contains', '=', '<>'],
  array: ['@>', 'contains', '=', '<>'],
  range: ['@>', 'contains', '=', '<>'],
  binary: ['=', '<>'],
  composite: ['contains', '=', '<>'],
  other: ['=', '<>', 'contains'],
}

/** The operators that make sense for a column of a category, the most usual first. */
export const operatorsOf = (category: Category, nullable: boolean): Operator[] =>
  nullable ? [...OPERATORS[category], ...NULLS] : OPERATORS[category]

/** What an operator wants beside the column. */
export function operandsOf(operator: Operator): 'none' | 'one' | 'two' | 'many' {
  switch (operator) {
    case 'is null':
    case 'is not null':
      return 'none'
    case 'between':
      return 'two'
    case 'in':
    case 'not in':
      return 'many'
    default:
      return 'one'
  }
}
