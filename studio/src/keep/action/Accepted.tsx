import { useState } from 'react'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'

/** The objects whose loss is accepted, each typed by name: nothing is lost that nobody named. */
export function Accepted({ accepted, onChange }: { accepted: string[]; onChange: (accepted: string[]) => void }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  return (
    <div className="accepted">
      {accepted.map(each => (
        <span key={each} className="mark red"><bdi>{each}</bdi><Button icon="close" look="quiet" label={t('loss.keep', { name: each })} onClick={() => onChange(accepted.filter(other => other !== each))} /></span>
      ))}
      <label>{t('loss.name')} <input value={name} onChange={event => setName(event.target.value)} placeholder="public.users.email" autoComplete="off" spellCheck={false} /></label>
      <Button disabled={name.trim() === ''} onClick={() => {
        onChange([...accepted, name.trim()])
        setName('')
      }}>
        {t('loss.accept')}
      </Button>
    </div>
  )
}
