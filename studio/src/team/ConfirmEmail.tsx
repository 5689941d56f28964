import { post } from '../api/client'
import { queryClient } from '../api/queries'
import { go } from '../app/router'
import { useWords } from '../i18n'
import { Button } from '../ui/Button'
import { Fault } from '../ui/Fault'
import { say } from '../ui/toast'
import { useSending } from './useSending'

/** Where the letter to a new address leads: nothing counts before somebody says so, since mail programs open links as well. */
export function ConfirmEmail({ secret, email, name }: { secret: string; email: string; name: string }) {
  const { t } = useWords()
  const { busy, error, send } = useSending()
  const confirm = () => void send(async () => {
    await post('/api/team/confirm', { secret })
    void queryClient.invalidateQueries({ queryKey: ['profile'] })
    go('/', 'replace')
    say(t('team.email.changed', { email }))
  })
  return (
    <>
      <p>{t('team.join.EMAIL', { email, name })}</p>
      {error !== null && <Fault error={error} />}
      <Button look="primary" disabled={busy} onClick={confirm}>{t('team.email.use')}</Button>
    </>
  )
}
