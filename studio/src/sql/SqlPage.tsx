import { useRef, useState } from 'react'
import { queryClient, useCatalog, useSession } from '../api/queries'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { useRemembered } from '../ui/remembered'
import { Editor, type EditorHandle } from './Editor'
import { HistoryDialog } from './HistoryDialog'
import { note } from './history'
import { PlanTree } from './PlanTree'
import { Results } from './Results'
import { keepSheet, sheetOf } from './sheet'
import { ConfirmDialog } from './ConfirmDialog'
import { SavedDialog } from '../saved/SavedDialog'
import type { Saved } from '../saved/saved'
import { useRun, type Asked } from './useRun'
import './sql.css'
import '../table/grid/grid.css'

/** A sheet of SQL against the database. It reads only, until somebody switches writing on. */
export function SqlPage() {
  const { t } = useWords()
  const session = useSession()
  const catalog = useCatalog()
  const place = `${session.data?.server ?? ''}/${session.data?.database ?? ''}`
  const [write, setWrite] = useState(false)
  const [looking, setLooking] = useState(false)
  const [keeping, setKeeping] = useState(false)
  const [opened, setOpened] = useState<Saved | null>(null)
  const [history] = useRemembered<{ text: string }[]>(`history.${place}`, [])
  const editor = useRef<EditorHandle>(null)
  const saving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const again = useRef<(asked: Asked) => void>(() => undefined)
  const { run, start, more, explain, cancel } = useRun(ended => {
    void note(`history.${place}`, ended.asked.text, ended.state === 'failed')
    if (ended.asked.write) {
      void queryClient.invalidateQueries({ queryKey: ['catalog'] })
      void queryClient.invalidateQueries({ queryKey: ['tables'] })
    }
  })
  const running = run?.state === 'running'
  const readOnly = session.data?.readOnly ?? true

  const question = (): Asked | null => {
    const chosen = editor.current?.chosen()
    return chosen && chosen.text.trim() !== '' ? { ...chosen, write: write && !readOnly } : null
  }
  const go = (next: Asked | null) => {
    if (next) {
      again.current = asked => void start(asked)
      again.current(next)
    }
  }
  const plan = (analyze: boolean) => {
    const next = question()
    if (next) {
      again.current = asked => void explain(asked, analyze)
      again.current(next)
    }
  }
  return (
    <div className="sql-page">
      <div className="toolbar" role="toolbar" aria-label={t('page.sql')}>
        <h1 className="hidden">{t('page.sql')}</h1>
        {running
          ? <Button icon="stop" look="danger" onClick={cancel}>{t('sql.cancel')}</Button>
          : <Button icon="play" look="primary" onClick={() => go(question())} title="Ctrl+Enter">{t('sql.run')}</Button>}
        <Button onClick={() => plan(false)} disabled={running}>EXPLAIN</Button>
        <Button className="wide-only" onClick={() => plan(true)} disabled={running} title={t('sql.analyze')}>ANALYZE</Button>
        <span className="spring" />
        <label className={write ? 'switch on' : 'switch'} title={t('sql.write.why')}>
          <input type="checkbox" role="switch" checked={write && !readOnly} disabled={readOnly} onChange={event => setWrite(event.target.checked)} />
          {t('sql.write')}
        </label>
        {opened && <span className="quiet wide-only opened"><bdi>{opened.name}</bdi></span>}
        <Button icon="bookmark" look="quiet" label={t('sql.saved')} onClick={() => setKeeping(true)} />
        <Button icon="history" look="quiet" label={t('sql.history')} disabled={history.length === 0} onClick={() => setLooking(true)} />
      </div>
      {session.data && (
        <Editor
          key={place} ref={editor} label={t('page.sql')} initial={sheetOf(place)} catalog={catalog.data}
          onRun={() => go(question())}
          onChange={text => {
            clearTimeout(saving.current)
            saving.current = setTimeout(() => keepSheet(place, text), 300)
          }}
        />
      )}
      <div className="sql-results">
        {run === null && <p className="empty">{t('sql.hint')}</p>}
        {run?.error != null && <Fault error={run.error} />}
        {run?.plan && <PlanTree plan={run.plan} />}
        {run && run.plan === null && (
          <Results
            run={run} onShow={at => editor.current?.show(run.asked.from + at)} onMore={more}
          />
        )}
      </div>
      {run?.asks && (
        <ConfirmDialog
          asks={run.asks} name={session.data?.protectedName ?? null} onClose={cancel}
          onRun={answer => again.current({ ...run.asked, ...answer })}
        />
      )}
      {keeping && (
        <SavedDialog
          title={t('sql.saved')} table={null} opened={opened} show={text => text} onClose={() => setKeeping(false)}
          draft={draftOf(editor.current?.text() ?? '', opened)}
          onOpen={saved => {
            setOpened(saved)
            if (saved.text !== editor.current?.text()) {
              requestAnimationFrame(() => editor.current?.set(saved.text))
            }
          }}
        />
      )}
      {looking && (
        <HistoryDialog
          place={`history.${place}`} onClose={() => setLooking(false)}
          onPick={text => {
            setLooking(false)
            requestAnimationFrame(() => editor.current?.set(text))
          }}
        />
      )}
    </div>
  )
}

/** What can be saved; the copy of what somebody shares keeps its name. */
const draftOf = (text: string, opened: Saved | null) => (text.trim() === '' ? null : { text, name: opened?.mine === false ? opened.name : '' })
