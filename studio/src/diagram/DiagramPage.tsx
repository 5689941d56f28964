import { ReactFlowProvider } from '@xyflow/react'
import { useMemo } from 'react'
import { useCatalog } from '../api/queries'
import { go, type Route } from '../app/router'
import { useWords } from '../i18n'
import { Fault } from '../ui/Fault'
import { Canvas } from './Canvas'
import { graphOf, near } from './graph'
import '@xyflow/react/dist/style.css'
import './diagram.css'

/** The live database as a picture; its address says which table is in the middle, and how far around it one looks. */
export function DiagramPage({ route }: { route: Route }) {
  const { t } = useWords()
  const catalog = useCatalog()
  const table = route.query.get('table')
  const steps = Number(route.query.get('near') ?? '0')
  const whole = useMemo(() => (catalog.data ? graphOf(catalog.data) : null), [catalog.data])
  const graph = useMemo(() => {
    if (!whole || !catalog.data || table === null || steps < 1) {
      return whole
    }
    const ids = new Set(near(whole, table, steps).boxes.map(box => box.id))
    return near(graphOf(catalog.data, ids.size > 150), table, steps)
  }, [whole, catalog.data, table, steps])

  if (catalog.error) {
    return <Fault error={catalog.error} retry={() => void catalog.refetch()} />
  }
  if (!graph) {
    return <p className="loading">{t('loading')}</p>
  }
  if (graph.boxes.length === 0) {
    return <p className="empty">{t('tables.none')}</p>
  }
  return (
    <ReactFlowProvider>
      <Canvas
        graph={graph} chosen={table} near={steps}
        onLook={(table, near) => {
          const query = new URLSearchParams({ ...(table === null ? {} : { table }), ...(near > 0 ? { near: String(near) } : {}) }).toString()
          go(query === '' ? '/diagram' : `/diagram?${query}`)
        }}
      />
    </ReactFlowProvider>
  )
}
