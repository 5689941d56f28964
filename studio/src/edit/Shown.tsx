/** A value as it is told apart from others: NULL and the empty text have looks of their own. */
export function Shown({ value }: { value: string | null }) {
  return value === null ? <span className="null">NULL</span> : value === '' ? <span className="blank">''</span> : <bdi className="shown">{value.length > 200 ? `${value.slice(0, 200)}…` : value}</bdi>
}
