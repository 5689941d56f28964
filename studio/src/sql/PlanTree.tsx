import { useMemo } from 'react'
import { useWords } from '../i18n'
import { steps, type PlanNode, type PlanStep } from './plan'

/** The plan of a statement as a tree; the wider a bar, the more is spent in that very step. */
export function PlanTree({ plan }: { plan: PlanNode }) {
  const { t } = useWords()
  const root = useMemo(() => steps(plan), [plan])
  return (
    <div className="plan" tabIndex={0} role="region" aria-label={t('sql.plan')}>
      <ul><Step step={root} /></ul>
    </div>
  )
}

function Step({ step }: { step: PlanStep }) {
  const { t, number, duration } = useWords()
  const { node } = step
  const percent = Math.round(step.share * 100)
  const heat = percent >= 50 ? 'red' : percent >= 20 ? 'amber' : 'blue'
  return (
    <li>
      <div className={`plan-step ${heat}`}>
        <div className="plan-title">
          <strong><bdi>{step.title}</bdi></strong>
          <span className="spring" />
          <span className="number">{step.millis === null ? '' : `${duration(step.millis)} · `}{percent} %</span>
        </div>
        <div className="plan-share"><span style={{ width: `${percent}%` }} /></div>
        <div className="quiet">
          {node['Actual Rows'] === undefined
            ? t('plan.guess', { rows: number(node['Plan Rows']), cost: number(node['Total Cost']) })
            : t('plan.actual', { rows: number(node['Actual Rows']), guess: number(node['Plan Rows']), loops: number(node['Actual Loops'] ?? 1) })}
          {step.misjudged !== null && step.misjudged >= 10 && (
            <span className="amber"> {t('plan.misjudged', { factor: number(Math.round(step.misjudged)) })}</span>
          )}
        </div>
        {step.details.map(detail => <code key={detail}>{detail}</code>)}
      </div>
      {step.children.length > 0 && <ul>{step.children.map((child, index) => <Step key={index} step={child} />)}</ul>}
    </li>
  )
}
