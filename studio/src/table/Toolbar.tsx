import { useSession } from '../api/queries'
import { go } from '../app/router'
import type { ReactNode } from 'react'
import type { Filter, Sort, TableDetail, TableEntry } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Menu } from '../ui/Menu'
import { say } from '../ui/toast'
import { COPY_FORMATS, type CopyFormat } from './copy'
import { EXPORT_FORMATS, exportFile, type ExportFormat } from './export/exportFile'
import { describe } from './filter/model'
import type { ShownColumn } from './grid/layout'
import { useSaving } from './export/saving'

interface Props {
  detail: TableDetail
  entry: TableEntry | null
  sort: Sort[]
  filter: Filter | null
  columns: ShownColumn[]
  filtering: boolean
  hidden: number
  panel: boolean
  canCopy: boolean
  onFilter: () => void
  onColumns: () => void
  onPanel: () => void
  onCopy: (format: CopyFormat) => void
  onReload: () => void
  children?: ReactNode
}

/** What the table is called, and what can be done with all of it. */
export function Toolbar(props: Props) {
  const { t, bytes } = useWords()
  const { detail, entry, sort, filter, columns } = props
  const session = useSession()
  const running = useSaving()?.state === 'running'
  const takesRows = session.data?.readOnly === false && ['table', 'partitioned table', 'partition'].includes(detail.kind)
  const save = (format: ExportFormat) =>
    exportFile({ schema: detail.schema, name: detail.name, sort, filter, format, columns: columns.map(each => each.column.name) })
      .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))
  return (
    <div className="toolbar" role="toolbar" aria-label={t('toolbar')}>
      <h1 title={entry?.comment ?? undefined}>
        <span className="quiet wide-only"><bdi>{detail.schema}</bdi>.</span><bdi>{detail.name}</bdi>
      </h1>
      <span className="quiet wide-only">
        {t(`kind.${detail.kind}`)}{entry ? ` · ${bytes(entry.bytes)}` : ''}
      </span>
      {detail.why && <span className="mark" title={detail.why}><Icon name="lock" />{t('table.readOnly')}</span>}
      <span className="spring" />
      {props.children}
      <Button icon="filter" look={filter ? 'primary' : 'quiet'} label={filter ? describe(filter) : t('filter')} aria-pressed={props.filtering} onClick={props.onFilter} />
      <Button icon="columns" look="quiet" label={props.hidden > 0 ? t('columns.hidden', { n: props.hidden }) : t('columns')} onClick={props.onColumns}>
        {props.hidden > 0 ? `−${props.hidden}` : null}
      </Button>
      <Menu
        label={t('copy')} icon="copy" align="right"
        items={COPY_FORMATS.map((format, index) => ({
          label: t(`copy.${format}`), disabled: !props.canCopy, ...(index === 0 ? { hint: 'Ctrl C' } : {}), run: () => props.onCopy(format),
        }))}
      />
      <Menu
        label={t('export')} icon="download" align="right"
        items={EXPORT_FORMATS.map(format => ({ label: t(`copy.${format}`), disabled: running, run: () => void save(format) }))}
      />
      {takesRows && (
        <Button icon="upload" look="quiet" label={t('import')} onClick={() => go(`/import/${encodeURIComponent(detail.schema)}/${encodeURIComponent(detail.name)}`)} />
      )}
      <Button icon="refresh" look="quiet" label={t('reload')} onClick={props.onReload} />
      <Button icon="panel" look="quiet" label={t('panel.toggle')} aria-pressed={props.panel} onClick={props.onPanel} />
    </div>
  )
}
