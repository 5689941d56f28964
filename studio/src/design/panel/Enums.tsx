import { useEffect, useState } from 'react'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Faults } from '../Faults'
import { Field } from './Field'
import { addEnum, changeEnum, removeEnum } from '../model'
import type { Design, Enumeration, Fault } from '../types'
import { faultsOf } from '../useCheck'

interface Props {
  design: Design
  faults: Fault[]
  mayChange: boolean
  onChange: (change: (design: Design) => Design, about?: string) => void
}

/** Enum types: a name, and a label in each line. */
export function Enums({ design, faults, mayChange, onChange }: Props) {
  const { t } = useWords()
  return (
    <section>
      <h3>{t('design.enums')} {mayChange && <Button look="quiet" icon="plus" label={t('design.addEnum')} onClick={() => onChange(addEnum)} />}</h3>
      <ul className="design-enums">
        {design.enums.map((type, at) => (
          <li key={at}>
            <div className="design-row">
              <Field label={t('design.enumName')} value={type.name} disabled={!mayChange} onSave={name => name !== '' && onChange(now => changeEnum(now, at, { name }))} />
              {mayChange && <Button look="quiet" icon="trash" label={t('design.removeOf', { name: type.name })} onClick={() => onChange(now => removeEnum(now, at))} />}
            </div>
            <Labels type={type} mayChange={mayChange} onSave={labels => onChange(now => changeEnum(now, at, { labels }))} />
            <Faults faults={faultsOf(faults, type, 'ENUM')} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Labels({ type, mayChange, onSave }: { type: Enumeration; mayChange: boolean; onSave: (labels: string[]) => void }) {
  const { t } = useWords()
  const stored = type.labels.join('\n')
  const [text, setText] = useState(stored)
  useEffect(() => setText(stored), [stored])
  return (
    <textarea
      aria-label={t('design.labels', { name: type.name })} value={text} rows={Math.min(8, text.split('\n').length)} disabled={!mayChange} spellCheck={false}
      onChange={event => setText(event.target.value)}
      onBlur={() => text !== stored && onSave(text.split('\n').filter(line => line !== ''))}
    />
  )
}
