import { ReactFlowProvider } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { useCommands } from '../app/commands'
import { Link } from '../app/Link'
import { useNarrow } from '../app/narrow'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Canvas } from './Canvas'
import { ConflictDialog } from './project/ConflictDialog'
import { MigrationTab } from './MigrationTab'
import { addTable } from './model'
import { Panel } from './panel/Panel'
import { ProjectMenu } from './project/ProjectMenu'
import { SavingMark } from './project/SavingMark'
import { PrismaTab, SqlTab } from './TextTabs'
import type { Design, Fault, Project, Written } from './types'
import { useCheck } from './useCheck'
import { useHistory } from './useHistory'
import { unsaved, useSaving } from './project/useSaving'
import { VersionsTab } from './project/VersionsTab'

interface Props {
  project: Project
  tab: string
  readOnly: boolean
  /** The migration that was written last. */
  written: Written | null
  onWritten: (written: Written) => void
  onReload: () => void
}

const NO_FAULTS: Fault[] = []
const NOT_AT_ALL = () => undefined

const TABS = ['', 'sql', 'prisma', 'migration', 'versions'] as const

/** One project: the drawing, and what becomes of it. */
export function Workbench({ project: { entry, document: stored }, tab, readOnly, written, onWritten, onReload }: Props) {
  const { t } = useWords()
  const narrow = useNarrow()
  // what somebody else saved runs, and is drawn on, once the one who opened it says so
  const [allowed, setAllowed] = useState(entry.byAsker)
  const [confirmed, setConfirmed] = useState(false)
  const mayChange = entry.mayChange && !readOnly && allowed
  const [left] = useState(() => (entry.mayChange && !readOnly ? unsaved(entry.id) : null))
  const history = useHistory(left?.document ?? stored)
  const design = history.now
  const { saving, version, save, insist, yieldTo } = useSaving(
    entry.id, design, { version: left?.based ?? entry.version, document: stored }, mayChange)
  const from = { project: entry.id, version, confirmed }
  const check = useCheck(design, from, !readOnly && allowed)
  const [chosen, setChosen] = useState<string | null>(null)
  const faults = check.checked?.faults ?? NO_FAULTS
  const change = mayChange ? history.change : NOT_AT_ALL

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName)
      if ((event.ctrlKey || event.metaKey) && !typing && mayChange) {
        const key = event.key.toLowerCase()
        const run = key === 'z' && !event.shiftKey ? history.undo : key === 'y' || (key === 'z' && event.shiftKey) ? history.redo : null
        if (run) {
          event.preventDefault()
          run()
        }
      }
    }
    const onLeave = (event: BeforeUnloadEvent) => saving.state !== 'saved' && event.preventDefault()
    addEventListener('keydown', onKey)
    addEventListener('beforeunload', onLeave)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener('beforeunload', onLeave)
    }
  }, [history.undo, history.redo, mayChange, saving.state])

  const add = () => {
    const { design: next, id } = addTable(design, null)
    change(() => next)
    setChosen(id)
  }
  useCommands(mayChange ? [
    { label: t('design.addTable'), icon: 'plus', run: add },
    { label: t('design.undo'), icon: 'undo', run: history.undo },
  ] : [])
  const take = (document: Design, byAsker: boolean) => {
    if (!byAsker) {
      setAllowed(false)
      setConfirmed(false)
    }
    history.change(() => document)
  }
  const address = (each: string) => `/design/${entry.id}${each === '' ? '' : `/${each}`}`
  return (
    <div className="design">
      <div className="toolbar" role="toolbar" aria-label={t('page.design')}>
        <Link href="/design" className="button quiet only-icon" title={t('design.all')} aria-label={t('design.all')}>‹</Link>
        <h1><bdi>{entry.name}</bdi></h1>
        <ProjectMenu entry={entry} onChanged={onReload} readOnly={readOnly} mayCopy={allowed} design={design} />
        {mayChange ? <SavingMark saving={saving} version={version} onRetry={() => void save()} /> : !entry.mayChange || readOnly ? <span className="mark amber">{t(readOnly ? 'session.readOnly' : 'design.lookOnly')}</span> : null}
        <span className="spring" />
        {tab === '' && mayChange && (
          <>
            <Button icon="undo" look="quiet" label={t('design.undo')} disabled={!history.canUndo} onClick={history.undo} />
            <Button icon="refresh" look="quiet" label={t('design.redo')} disabled={!history.canRedo} onClick={history.redo} />
            <Button icon="plus" onClick={add}>{t('design.addTable')}</Button>
          </>
        )}
      </div>
      <nav className="design-tabs" aria-label={entry.name}>
        {TABS.map(each => (
          <Link key={each} href={address(each)} aria-current={tab === each ? 'page' : undefined}>
            {t(`design.tab.${each === '' ? 'drawing' : each}`)}
            {each === '' && faults.length > 0 && <span className="mark red">{faults.length}</span>}
          </Link>
        ))}
      </nav>
      {!allowed && (
        <div className="design-ask" role="status">
          <p>{t('design.foreign')}</p>
          <Link href={address('sql')} className="button">{t('design.foreign.look')}</Link>
          <Button look="primary" onClick={() => {
            setConfirmed(true)
            setAllowed(true)
          }}>{t('design.foreign.check')}</Button>
        </div>
      )}
      {tab === '' && (
        <div className="design-drawing">
          {!narrow && (
            <ReactFlowProvider>
              <Canvas design={design} faults={faults} chosen={chosen} onChoose={setChosen} onChange={change} onAmend={mayChange ? history.amend : NOT_AT_ALL} mayChange={mayChange} />
            </ReactFlowProvider>
          )}
          <Panel design={design} check={check} chosen={chosen} onChoose={setChosen} onChange={change} mayChange={mayChange} />
        </div>
      )}
      {tab === 'sql' && <SqlTab design={design} faults={faults} onChange={change} mayChange={mayChange} />}
      {tab === 'prisma' && <PrismaTab design={design} from={from} allowed={allowed} />}
      {tab === 'migration' && <MigrationTab entry={entry} design={design} from={from} allowed={allowed} ready={mayChange && saving.state === 'saved'} written={written} onWritten={onWritten} />}
      {tab === 'versions' && <VersionsTab entry={entry} version={version} mayChange={mayChange} onTake={take} />}
      {saving.state === 'conflict' && (
        <ConflictDialog
          theirs={saving.theirs} onMine={() => void insist(saving.theirs)}
          onTheirs={() => void yieldTo(t('design.conflict.label')).then(onReload)}
        />
      )}
    </div>
  )
}
