/** A ring that is as full as the score is high. */
export function ScoreRing({ score, label }: { score: number; label: string }) {
  const around = 2 * Math.PI * 42
  const colour = score >= 90 ? 'green' : score >= 70 ? 'amber' : 'red'
  return (
    <svg className={`ring ${colour}`} viewBox="0 0 100 100" role="img" aria-label={label}>
      <circle cx="50" cy="50" r="42" className="ring-rest" />
      <circle cx="50" cy="50" r="42" className="ring-part" strokeDasharray={`${(around * score) / 100} ${around}`} transform="rotate(-90 50 50)" />
      <text x="50" y="51" textAnchor="middle" dominantBaseline="middle">{score}</text>
    </svg>
  )
}

/** The score over time. */
export function Trend({ points, label }: { points: { at: string; score: number }[]; label: string }) {
  const times = points.map(point => new Date(point.at).getTime())
  const from = Math.min(...times)
  const span = Math.max(1, Math.max(...times) - from)
  const place = (index: number) => `${(((times[index] ?? from) - from) / span) * 300},${100 - (points[index]?.score ?? 0)}`
  const line = points.map((_, index) => place(index)).join(' ')
  return (
    <figure className="trend">
      <svg viewBox="0 -4 300 108" preserveAspectRatio="none" role="img" aria-label={label}>
        <polygon points={`0,100 ${line} 300,100`} />
        <polyline points={line} />
      </svg>
      <figcaption><span>{points[0]?.at.slice(0, 10)}: {points[0]?.score}</span><span>{points.at(-1)?.at.slice(0, 10)}: {points.at(-1)?.score}</span></figcaption>
    </figure>
  )
}
