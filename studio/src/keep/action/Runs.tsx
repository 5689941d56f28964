import { useEffect, useState } from 'react'
import { useWords, type Key } from '../../i18n'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Command } from '../Command'
import { useRuns, type ActionName, type Run } from './actions'
import { RunView, STATE_MARKS } from './RunView'
import { useFollowed } from './useFollowed'

const SHOWN = 8

/** The runs of a page's actions: those that go on, and what came of the last ones, whoever asked for them. */
export function Runs({ of }: { of: ActionName[] }) {
  const { t, moment, duration } = useWords()
  const runs = useRuns()
  const [open, setOpen] = useState<Run | null>(null)
  const shown = (runs.data ?? []).filter(each => of.includes(each.action)).slice(0, SHOWN)
  if (shown.length === 0) {
    return null
  }
  return (
    <section className="document">
      <header><h2>{t('runs.title')}</h2></header>
      <table className="list">
        <thead><tr><th scope="col">{t('column.name')}</th><th scope="col">{t('column.state')}</th><th scope="col" className="wide-only">{t('runs.started')}</th><th scope="col" className="wide-only">{t('runs.by')}</th><th scope="col"><span className="hidden">{t('runs.open')}</span></th></tr></thead>
        <tbody>
          {shown.map(each => (
            <tr key={each.id}>
              <td>{t(`action.${each.action}` as Key)}<p className="quiet"><code>{each.command}</code></p></td>
              <td><span className={`mark ${STATE_MARKS[each.state]}`}>{t(`run.${each.state}`)}</span>{each.state === 'cut off' && <p className="quiet">{t('runs.cutOff')}</p>}</td>
              <td className="quiet wide-only">{moment(each.started)}{each.ended && each.state !== 'cut off' && <p>{duration(new Date(each.ended).getTime() - new Date(each.started).getTime())}</p>}</td>
              <td className="quiet wide-only"><bdi>{each.member}</bdi></td>
              <td>{each.here && <Button onClick={() => setOpen(each)}>{t('runs.open')}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {open && <RunDialog run={open} onClose={() => setOpen(null)} />}
    </section>
  )
}

function RunDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const { t } = useWords()
  const { followed, again } = useFollowed()
  useEffect(() => {
    void again(run.id)
  }, [again, run.id])
  return (
    <Dialog wide title={t(`action.${run.action}` as Key)} onClose={onClose} footer={<Button onClick={onClose}>{t('close')}</Button>}>
      <RunView followed={followed} />
      <Command text={run.command} />
    </Dialog>
  )
}
