import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'

interface Props {
  all: string[]
  chosen: string[]
  label: string
  disabled: boolean
  onChoose: (columns: string[]) => void
}

/** Columns in an order: those that are chosen, and a list of the others. */
export function ColumnsPicker({ all, chosen, label, disabled, onChoose }: Props) {
  const { t } = useWords()
  const others = all.filter(each => !chosen.includes(each))
  return (
    <div className="design-picked">
      {chosen.map((each, at) => (
        <span key={each} className="mark">
          <bdi>{each}</bdi>
          {!disabled && chosen.length > 1 && <Button look="quiet" icon="close" label={t('design.removeOf', { name: each })} onClick={() => onChoose(chosen.toSpliced(at, 1))} />}
        </span>
      ))}
      {!disabled && others.length > 0 && (
        <select value="" aria-label={t('design.addColumnTo', { name: label })} onChange={event => onChoose([...chosen, event.target.value])}>
          <option value="">+</option>
          {others.map(each => <option key={each}>{each}</option>)}
        </select>
      )}
    </div>
  )
}
