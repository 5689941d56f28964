import { useEffect, useRef, useState } from 'react'
import { ApiError, post } from '../api/client'
import { useView } from '../api/view'
import type { Checked, Design, Fault, Origin, PlaceKind } from './types'

export type Check = { state: 'asking' | 'done'; checked: Checked | null; error: unknown }

/** Left meanwhile, or asked by somebody who may only look: the drawing is shown all the same. */
const QUIET = ['INTERRUPTED', 'NOT_ALLOWED']

/** What PostgreSQL says of the design, a moment after each change. */
export function useCheck(design: Design, from: Origin, on: boolean): Check {
  const [check, setCheck] = useState<Check>({ state: 'asking', checked: null, error: null })
  const view = useView('design')
  // a version that is saved is no reason to ask again
  const origin = useRef(from)
  origin.current = from
  // where a table stands on the canvas says nothing to PostgreSQL
  const said = JSON.stringify(design, (name, value: unknown) => (name === 'spot' ? null : value))
  useEffect(() => {
    if (!on) {
      setCheck({ state: 'done', checked: null, error: null })
      return
    }
    const stop = new AbortController()
    const timer = setTimeout(() => {
      setCheck(before => ({ ...before, state: 'asking' }))
      post<Checked>('/api/design/check', { document: JSON.parse(said) as Design, from: origin.current }, { view, signal: stop.signal }).then(
        checked => setCheck({ state: 'done', checked, error: null }),
        (error: unknown) => !stop.signal.aborted && !(error instanceof ApiError && QUIET.includes(error.code)) && setCheck(before => ({ ...before, state: 'done', error })),
      )
    }, 600)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [said, on, view])
  return check
}

export const faultsOf = (faults: Fault[], table: { schema: string; name: string }, kind: PlaceKind, name = ''): Fault[] =>
  faults.filter(({ place }) => place.kind === kind && place.schema === table.schema && place.table === table.name && place.name === name)

export const faultsIn = (faults: Fault[], table: { schema: string; name: string }): Fault[] =>
  faults.filter(({ place }) => place.kind !== 'ENUM' && place.schema === table.schema && place.table === table.name)
