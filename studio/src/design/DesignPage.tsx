import { useState } from 'react'
import { useSession } from '../api/queries'
import type { Route } from '../app/router'
import { useWords } from '../i18n'
import { Fault } from '../ui/Fault'
import { useStored } from './api'
import { ProjectsPage } from './project/ProjectsPage'
import type { Written } from './types'
import { Workbench } from './Workbench'
import './design.css'

/** The projects, or one of them: /design, /design/ID, /design/ID/sql. */
export function DesignPage({ route }: { route: Route }) {
  const [, id, tab] = route.path
  return id === undefined ? <ProjectsPage /> : <Opened key={id} id={id} tab={tab ?? ''} />
}

function Opened({ id, tab }: { id: string; tab: string }) {
  const { t } = useWords()
  const session = useSession()
  const stored = useStored(id)
  // a version that was taken over from the server begins the history of changes anew
  const [turn, setTurn] = useState(0)
  const [written, setWritten] = useState<Written | null>(null)
  const reload = () => void stored.refetch().then(() => setTurn(before => before + 1))
  if (stored.error) {
    return <Fault error={stored.error} retry={() => void stored.refetch()} />
  }
  if (!stored.data || !session.data) {
    return <p className="loading">{t('loading')}</p>
  }
  return (
    <Workbench
      key={turn} project={stored.data} tab={tab} readOnly={session.data.readOnly}
      onReload={reload} written={written}
      onWritten={answer => {
        setWritten(answer)
        reload()
      }}
    />
  )
}
