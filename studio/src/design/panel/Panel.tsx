import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Fault } from '../../ui/Fault'
import { Enums } from './Enums'
import { Faults } from '../Faults'
import { find, shortType, tableId } from '../model'
import { TablePanel } from './TablePanel'
import { Undrawn } from '../TextTabs'
import type { Design } from '../types'
import { faultsIn, type Check } from '../useCheck'

interface Props {
  design: Design
  check: Check
  chosen: string | null
  mayChange: boolean
  onChoose: (id: string | null) => void
  onChange: (change: (design: Design) => Design, about?: string) => void
}

/** Beside the canvas: the chosen table, or all there is. */
export function Panel({ design, check, chosen, mayChange, onChoose, onChange }: Props) {
  const { t } = useWords()
  const table = find(design, chosen)
  const faults = check.checked?.faults ?? []
  return (
    <aside className="design-panel" aria-label={table ? tableId(table) : t('design.tab.drawing')} tabIndex={0}>
      {table ? (
        <TablePanel key={chosen} design={design} table={table} faults={faultsIn(faults, table)} mayChange={mayChange} onChoose={onChoose} onChange={onChange} />
      ) : (
        <>
          <h2>{t('page.tables')} <span className="quiet">{design.tables.length}</span></h2>
          {check.error !== null && <Fault error={check.error} />}
          <p className="quiet" role="status">{check.state !== 'asking' && check.checked === null ? '' : check.state === 'asking' ? t('design.checking') : faults.length === 0 ? t('design.sound') : t('design.faults', { n: faults.length })}</p>
          <Faults faults={faults.filter(({ place }) => place.kind === 'BEFORE' || place.kind === 'SCHEMA')} />
          {design.tables.length === 0 && <p className="empty">{t('design.empty')}</p>}
          <ul className="design-tables">
            {design.tables.map(each => {
              const wrong = faultsIn(faults, each).length
              return (
                <li key={tableId(each)}>
                  <Button look="quiet" icon="table" onClick={() => onChoose(tableId(each))}><bdi>{shortType(tableId(each))}</bdi></Button>
                  {wrong > 0 && <span className="mark red">{wrong}</span>}
                  {each.was === null && <span className="mark blue">{t('design.isNew')}</span>}
                </li>
              )
            })}
          </ul>
          <Enums design={design} faults={faults} mayChange={mayChange} onChange={onChange} />
          {design.dropped.length > 0 && (
            <section className="design-dropped">
              <h3>{t('design.dropped')}</h3>
              <ul>
                {design.dropped.map((each, at) => (
                  <li key={at}>
                    <bdi>{each.schema}.{each.name}</bdi>
                    {mayChange && <Button look="quiet" onClick={() => onChange(now => ({ ...now, dropped: now.dropped.toSpliced(at, 1) }))}>{t('design.keep')}</Button>}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Undrawn design={design} />
        </>
      )}
    </aside>
  )
}
