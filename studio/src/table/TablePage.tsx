import { useState } from 'react'
import { useTable, useTables } from '../api/queries'
import { useWords } from '../i18n'
import { go, lookOf, tableAddress, type Route } from '../app/router'
import { Fault } from '../ui/Fault'
import { ForeignSql } from './filter/ForeignSql'
import { isKnown, know } from './filter/known'
import { TableView } from './TableView'
import './grid/grid.css'
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
  const [, setAsked] = useState(0)
  if (detail.error) {
    return <Fault error={detail.error} retry={() => void detail.refetch()} />
  }
  if (!detail.data) {
    return <p className="loading">{t('loading')}</p>
  }
  const entry = tables.data?.find(each => each.schema === schema && each.name === name) ?? null
  const look = lookOf(route.query)
  const { filter } = look
  if (filter !== null && !isKnown(filter)) {
    const run = () => {
      know(filter)
      setAsked(times => times + 1)
    }
    return <ForeignSql filter={filter} onRun={run} onWithout={() => go(tableAddress(schema, name, { sort: look.sort }), 'replace')} />
  }
  return <TableView detail={detail.data} entry={entry} {...look} />
}
