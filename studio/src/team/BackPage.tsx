import { useEffect, useState } from 'react'
import { post } from '../api/client'
import { go } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { entered } from './api'
import { after } from './provider'
import './team.css'

let asked = false

/** Where a provider sends people back to: what it says is checked by the server. */
export function BackPage() {
  const { t } = useWords()
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    if (asked) {
      return
    }
    asked = true
    const answer = Object.fromEntries(new URLSearchParams(location.search))
    const { code = null, state = null, iss = null, error: refused = null } = answer
    history.replaceState(null, '', '/sign-in/back')
    post('/api/team/oidc/finish', { code, state, iss, error: refused })
      .then(() => {
        entered()
        go(after(), 'replace')
      })
      .catch(setError)
      .finally(() => {
        asked = false
      })
  }, [])
  return (
    <main className="alone door">
      <h1>dbkeep studio</h1>
      {error === null ? <p className="quiet">{t('loading')}</p> : (
        <>
          <Fault error={error} />
          <Button look="primary" onClick={() => go('/', 'replace')}>{t('team.signIn')}</Button>
        </>
      )}
    </main>
  )
}
