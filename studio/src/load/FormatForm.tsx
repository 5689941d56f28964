import { useWords } from '../i18n'
import type { FileFormat } from './types'

const DELIMITERS: [string, string][] = [[',', ','], [';', ';'], ['\t', '⇥'], ['|', '|'], [' ', '␣']]
const ENCODINGS = ['UTF8', 'WIN1252', 'LATIN1', 'LATIN9', 'WIN1250', 'WIN1251', 'KOI8R', 'SJIS', 'EUC_JP', 'EUC_KR', 'GBK', 'BIG5']

interface Props {
  format: FileFormat
  onChange: (format: FileFormat) => void
}

/** How the file is written: guessed, and changed by whoever knows better. */
export function FormatForm({ format, onChange }: Props) {
  const { t } = useWords()
  const delimiters = DELIMITERS.some(([sign]) => sign === format.delimiter) ? DELIMITERS : [...DELIMITERS, [format.delimiter, format.delimiter] as [string, string]]
  return (
    <fieldset className="format">
      <legend>{t('import.format')}</legend>
      <label>{t('import.delimiter')}
        <select value={format.delimiter} onChange={event => onChange({ ...format, delimiter: event.target.value })}>
          {delimiters.map(([sign, shown]) => <option key={sign} value={sign}>{shown}</option>)}
        </select>
      </label>
      <label>{t('import.quote')}
        <select value={format.quote} onChange={event => onChange({ ...format, quote: event.target.value })}>
          <option value={'"'}>"</option>
          <option value="'">'</option>
        </select>
      </label>
      <label>{t('import.encoding')}
        <select value={format.encoding} onChange={event => onChange({ ...format, encoding: event.target.value })}>
          {ENCODINGS.map(name => <option key={name}>{name}</option>)}
        </select>
      </label>
      <label>{t('import.null')}
        <select value={format.nullText} onChange={event => onChange({ ...format, nullText: event.target.value })}>
          <option value="">{t('import.null.empty')}</option>
          <option value={'\\N'}>\N</option>
          <option value="NULL">NULL</option>
          <option value="null">null</option>
        </select>
      </label>
      <label className="tick">
        <input type="checkbox" checked={format.header} onChange={event => onChange({ ...format, header: event.target.checked })} />
        {t('import.header')}
      </label>
    </fieldset>
  )
}
