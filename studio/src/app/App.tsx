import { lazy, Suspense, useEffect, useState } from 'react'
import { ApiError } from '../api/client'
import { useLive } from '../api/live'
import { expectCatalog, useSession } from '../api/queries'
import { useWords } from '../i18n'
import { StagedBar } from '../edit/StagedBar'
import { SavingBar } from '../table/export/SavingBar'
import { TablePage } from '../table/TablePage'
import { Boundary } from '../ui/Boundary'
import { Fault } from '../ui/Fault'
import { Toasts } from '../ui/toast'
import { CommandPalette } from './CommandPalette'
import { useCommands } from './commands'
import { HomePage } from './HomePage'
import { NoToken } from './NoToken'
import { useRoute, type Route } from './router'
import './shell.css'
import { Sidebar } from './Sidebar'
import { useTheme } from './theme'
import { TopBar } from './TopBar'
import { useNarrow } from './narrow'

const SqlPage = lazy(async () => ({ default: (await import('../sql/SqlPage')).SqlPage }))
const DiagramPage = lazy(async () => {
  expectCatalog()
  return { default: (await import('../diagram/DiagramPage')).DiagramPage }
})
const DesignPage = lazy(async () => ({ default: (await import('../design/DesignPage')).DesignPage }))
const EditsPage = lazy(async () => ({ default: (await import('../edit/EditsPage')).EditsPage }))
const ImportPage = lazy(async () => ({ default: (await import('../load/ImportPage')).ImportPage }))
const PastPage = lazy(async () => ({ default: (await import('../past/PastPage')).PastPage }))
const KeysDialog = lazy(async () => ({ default: (await import('./KeysDialog')).KeysDialog }))
const TeamPage = lazy(async () => ({ default: (await import('../team/TeamPage')).TeamPage }))
const SignInPage = lazy(async () => ({ default: (await import('../team/SignInPage')).SignInPage }))
const JoinPage = lazy(async () => ({ default: (await import('../team/JoinPage')).JoinPage }))
const BackPage = lazy(async () => ({ default: (await import('../team/BackPage')).BackPage }))
const KeepPage = lazy(async () => ({ default: (await import('../keep/KeepPage')).KeepPage }))

/** Links and ways back lead somewhere before anybody is signed in; all other addresses into the frame. */
export function App() {
  const { t } = useWords()
  const [page, way] = useRoute().path
  useTheme()
  const loading = <p className="loading">{t('loading')}</p>
  return page === 'join' ? <Suspense fallback={loading}><JoinPage /></Suspense>
    : page === 'sign-in' && way === 'back' ? <Suspense fallback={loading}><BackPage /></Suspense>
    : <Frame />
}

/** Around every page: where am I, what is there, what can I do. */
function Frame() {
  const { t } = useWords()
  const session = useSession()
  const route = useRoute()
  const narrow = useNarrow()
  const [sidebar, setSidebar] = useState(!narrow)
  const [palette, setPalette] = useState(false)
  const [keys, setKeys] = useState(false)
  const address = route.path.join('/')

  useEffect(() => setSidebar(!narrow), [narrow])
  useEffect(() => {
    if (narrow) {
      setSidebar(false)
    }
  }, [address, narrow])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setPalette(true)
      } else if (event.key === '?' && !isTyping(event.target)) {
        setKeys(true)
      } else if (event.key === '/' && !isTyping(event.target)) {
        event.preventDefault()
        setSidebar(true)
        requestAnimationFrame(() => document.getElementById('table-search')?.focus())
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  useCommands([{ label: t('keys.title'), icon: 'menu', run: () => setKeys(true) }])

  if (session.error instanceof ApiError && session.error.status === 401) {
    return session.error.code === 'SIGN_IN'
      ? <Suspense fallback={<p className="loading">{t('loading')}</p>}><SignInPage /></Suspense>
      : <NoToken />
  }
  return (
    <div className={sidebar ? 'shell' : 'shell without-sidebar'}>
      <a className="skip" href="#main">{t('skip')}</a>
      <TopBar session={session.data} onMenu={() => setSidebar(!sidebar)} onPalette={() => setPalette(true)} />
      {sidebar && <Sidebar route={route} onClose={() => setSidebar(false)} overlay={narrow} />}
      <main id="main" tabIndex={-1}>
        <Offline />
        {session.error && !session.data ? <Fault error={session.error} retry={() => void session.refetch()} />
          // what pages remember is somebody's, so they wait until it is known whose
          : !session.data ? <p className="loading">{t('loading')}</p> : (
          <Boundary place={address}>
            <Suspense fallback={<p className="loading">{t('loading')}</p>}>
              <Page route={route} />
            </Suspense>
          </Boundary>
        )}
        {session.data && <StagedBar />}
        <SavingBar />
      </main>
      {keys && <Suspense><KeysDialog onClose={() => setKeys(false)} /></Suspense>}
      {palette && <CommandPalette onClose={() => setPalette(false)} />}
      <Toasts />
    </div>
  )
}

function Page({ route }: { route: Route }) {
  const { t } = useWords()
  const [page, schema, name] = route.path
  switch (page) {
    case undefined:
      return <HomePage />
    case 'table':
      return schema !== undefined && name !== undefined
        ? <TablePage key={`${schema}\n${name}`} schema={schema} name={name} route={route} />
        : <HomePage />
    case 'import':
      return schema !== undefined && name !== undefined
        ? <ImportPage key={`${schema}\n${name}`} schema={schema} name={name} />
        : <HomePage />
    case 'sql':
      return <SqlPage />
    case 'diagram':
      return <DiagramPage route={route} />
    case 'design':
      return <DesignPage route={route} />
    case 'edits':
      return <EditsPage />
    case 'past': {
      const at = route.query.get('at')
      return schema !== undefined && name !== undefined && at !== null
        ? <PastPage key={`${schema}\n${name}\n${at}`} schema={schema} name={name} at={at} />
        : <p className="empty">{t('page.unknown')}</p>
    }
    case 'profile':
    case 'members':
    case 'audit':
      return <TeamPage key={page} page={page} />
    case 'health':
    case 'migrations':
    case 'branches':
    case 'backups':
    case 'jobs':
    case 'reports':
      return <KeepPage key={page} page={page} query={route.query} />
    default:
      return <p className="empty">{t('page.unknown')}</p>
  }
}

function Offline() {
  const { t } = useWords()
  return useLive() ? null : <p className="offline" role="alert">{t('error.unreachable')}</p>
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.shadowRoot !== null || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
      || target.getAttribute('role') === 'grid')
}
