import type { Column } from '../api/types'
import { useWords } from '../i18n'
import type { Preview } from './types'

interface Props {
  preview: Preview
  columns: Column[]
  onMap: (columns: (string | null)[]) => void
}

/** The first rows as they will be, each field below the column it goes to. */
export function PreviewTable({ preview, columns, onMap }: Props) {
  const { t, number } = useWords()
  const chosen = preview.fields.map(field => field.column)
  const map = (at: number, column: string | null) =>
    onMap(chosen.map((each, index) => (index === at ? column : column !== null && each === column ? null : each)))
  const faulty = (line: number, column: string | null) =>
    preview.faults.find(fault => fault.line === line && column !== null && fault.columns.includes(column))
  return (
    <div className="preview" tabIndex={0} role="region" aria-label={t('import.preview')}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="quiet">{t('import.line')}</th>
            {preview.fields.map((field, at) => (
              <th scope="col" key={at}>
                <bdi>{field.name}</bdi>
                <select aria-label={t('import.goesTo', { field: field.name })} value={field.column ?? ''} onChange={event => map(at, event.target.value === '' ? null : event.target.value)}>
                  <option value="">{t('import.leftOut')}</option>
                  {columns.filter(column => !column.generated).map(column => <option key={column.name} value={column.name}>{column.name} · {column.type}</option>)}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, at) => (
            <tr key={at}>
              <th scope="row" className="number quiet">{number(row.line)}</th>
              {row.cells.map((cell, index) => {
                const column = preview.fields[index]?.column ?? null
                const fault = faulty(row.line, column)
                return (
                  <td key={index} className={fault ? 'wrong' : column === null ? 'left-out' : undefined} title={fault?.message}>
                    {cell === null ? <em className="quiet">NULL</em> : cell === '' ? <em className="quiet">''</em> : <bdi>{cell}</bdi>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
