import { SERVED } from '../app/served'
import { useState, type ReactNode } from 'react'
import type { Filter, Sort, TableDetail, TableEntry } from '../api/types'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Menu } from '../ui/Menu'
import { say } from '../ui/toast'
import { COPY_FORMATS, type CopyFormat } from './copy'
import { EXPORT_FORMATS, exportFile, type ExportFormat } from './exportFile'
import { describe } from './filter/model'
import type { ShownColumn } from './layout'

interface Props {
  detail: TableDetail
  entry: TableEntry | null
  sort: Sort[]
  filter: Filter | null
  columns: ShownColumn[]
  view: string
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
  const { detail, entry, sort, filter, columns, view } = props
  const [exporting, setExporting] = useState(false)
  const save = async (format: ExportFormat) => {
    setExporting(true)
    try {
      const names = columns.map(each => each.column.name)
      if (await exportFile({ schema: detail.schema, name: detail.name, sort, filter, format, columns: names }, view)) {
        say(t('export.done'))
      }
    } catch (error) {
      say(t('export.failed', { why: error instanceof Error ? error.message : String(error) }))
    } finally {
      setExporting(false)
    }
  }
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
      {SERVED.export && (
        <Menu
          label={exporting ? t('export.running') : t('export')} icon="download" align="right"
          items={EXPORT_FORMATS.map(format => ({ label: t(`copy.${format}`), disabled: exporting, run: () => void save(format) }))}
        />
      )}
      <Button icon="refresh" look="quiet" label={t('reload')} onClick={props.onReload} />
      <Button icon="panel" look="quiet" label={t('panel.toggle')} aria-pressed={props.panel} onClick={props.onPanel} />
    </div>
  )
}
