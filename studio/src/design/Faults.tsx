import type { Fault } from './types'

/** What PostgreSQL refuses, where it refuses it. */
export function Faults({ faults }: { faults: Fault[] }) {
  return faults.length === 0 ? null : (
    <ul className="design-faults">
      {faults.map((fault, index) => (
        <li key={index}><strong>{fault.message}</strong>{fault.hint && <span> {fault.hint}</span>}</li>
      ))}
    </ul>
  )
}
