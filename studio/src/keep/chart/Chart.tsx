import { lazy, Suspense, useMemo } from 'react'
import { useWords } from '../../i18n'
import type { Series } from './Plot'

const Plot = lazy(async () => ({ default: (await import('./Plot')).Plot }))

/** Numbers over time as a picture, and the same as a table for whoever does not see it. */
export function Chart({ title, points, few, ...series }: Omit<Series, 'when'> & { title: string; few?: string }) {
  const { t, moment, language } = useWords()
  const span = Date.parse(points.at(-1)?.at ?? '') - Date.parse(points[0]?.at ?? '')
  const when = useMemo(() => clock(language, span), [language, span])
  const last = points.at(-1)
  return (
    <figure className="chart card">
      <figcaption><strong>{title}</strong> {last && <span className="quiet">{series.show(last.value)}</span>}</figcaption>
      {points.length < 2 && <p className="quiet">{few ?? t('chart.tooFew')}</p>}
      {points.length > 1 && <Suspense fallback={<div className="plot" />}><Plot points={points} when={when} {...series} /></Suspense>}
      {points.length > 0 && (
        <details>
          <summary>{t('chart.table')}</summary>
          <table className="list">
            <thead><tr><th scope="col">{t('chart.at')}</th><th scope="col" className="number">{title}</th></tr></thead>
            <tbody>{[...points].reverse().map(point => <tr key={point.at}><td>{moment(point.at)}</td><td className="number">{series.show(point.value)}</td></tr>)}</tbody>
          </table>
        </details>
      )}
    </figure>
  )
}

/** As much of a time as tells the points of a stretch apart. */
function clock(language: string, span: number): (time: number) => string {
  const format = new Intl.DateTimeFormat(language, span > 172_800_000 ? { day: 'numeric', month: 'short' } : span > 600_000 ? { hour: 'numeric', minute: '2-digit' } : { timeStyle: 'medium' })
  return time => format.format(time)
}
