import { useWords } from '../i18n'
import type { Steps } from './types'

interface Props {
  steps: Steps
  accepted?: string[]
  onAccept?: (accepted: string[]) => void
}

/** The statements with what can go wrong on real rows; a loss has to be accepted by its name. */
export function StepList({ steps: { steps, notes, inTheWay }, accepted = [], onAccept }: Props) {
  const { t } = useWords()
  return (
    <>
      {inTheWay.length > 0 && (
        <div className="fault" role="alert">
          <p><strong>{t('design.inTheWay')}</strong></p>
          <ul>{inTheWay.map(each => <li key={each}>{each}</li>)}</ul>
        </div>
      )}
      <ol className="design-steps">
        {steps.map((step, index) => (
          <li key={index}>
            <span className={`mark ${step.action === 'drop' ? 'red' : step.action === 'create' ? 'green' : 'amber'}`}>{t(`design.action.${step.action as 'create' | 'alter' | 'drop'}`)}</span> <bdi>{step.object}</bdi>
            <pre className="code">{step.sql}</pre>
            {step.hazards.map((hazard, at) => (
              <div key={at} className={hazard.loss ? 'design-loss' : 'design-hazard'}>
                <p><strong>{hazard.kind}</strong>: {hazard.message}</p>
                <p className="quiet">{hazard.remedy}</p>
                {hazard.loss && onAccept && (
                  <label className="choice">
                    <input
                      type="checkbox" checked={accepted.includes(hazard.subject)}
                      onChange={event => onAccept(event.target.checked ? [...accepted, hazard.subject] : accepted.filter(each => each !== hazard.subject))}
                    />
                    {t('design.accept', { subject: hazard.subject })}
                  </label>
                )}
              </div>
            ))}
          </li>
        ))}
      </ol>
      {notes.length > 0 && <ul className="quiet design-notes">{notes.map(note => <li key={note}>{note}</li>)}</ul>}
    </>
  )
}
