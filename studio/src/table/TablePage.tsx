import { useTable, useTables } from '../api/queries'
import { useWords } from '../i18n'
import { lookOf, type Route } from '../app/router'
import { Fault } from '../ui/Fault'
import { TableView } from './TableView'
import './grid.css'
import './table.css'

interface Props {
  schema: string
  name: string
  route: Route
}

/** A table under its address: what it is, then its rows. */
export function TablePage({ schema, name, route }: Props) {
  const { t } = useWords()
  const detail = useTable(schema, name)
  const tables = useTables()
  if (detail.error) {
    return <Fault error={detail.error} retry={() => void detail.refetch()} />
  }
  if (!detail.data) {
    return <p className="loading">{t('loading')}</p>
  }
  const entry = tables.data?.find(each => each.schema === schema && each.name === name) ?? null
  return <TableView detail={detail.data} entry={entry} {...lookOf(route.query)} />
}
