import { useState } from 'react'
import { post } from '../../api/client'
import { go } from '../../app/router'
import { useWords } from '../../i18n'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Fault } from '../../ui/Fault'
import { Menu } from '../../ui/Menu'
import { address, tell } from '../api'
import { sharingWord } from './ProjectsPage'
import type { Design, Entry, Project, Sharing } from '../types'

interface Props {
  entry: Entry
  design: Design
  readOnly: boolean
  /** A copy belongs to who makes it, and is checked when it is opened. */
  mayCopy: boolean
  onChanged: () => void
}

const SHARINGS: Sharing[] = ['private', 'look', 'change']

/** Who may see the project, and what it is called. */
export function ProjectMenu({ entry, design, readOnly, mayCopy, onChanged }: Props) {
  const { t } = useWords()
  const [asking, setAsking] = useState<'name' | 'remove' | null>(null)
  const [name, setName] = useState(entry.name)
  const [error, setError] = useState<unknown>(null)
  const run = (work: Promise<unknown>, then: () => void) => {
    setError(null)
    work.then(() => {
      setAsking(null)
      then()
    }, setError)
  }
  const copy = () => run(
    post<Project>('/api/projects', { name: t('design.copyOf', { name: entry.name }), start: 'EMPTY', text: null }).then(async made => {
      await post(`${address(made.entry.id)}/save`, { based: 1, document: design, label: null, aside: false })
      go(`/design/${made.entry.id}`)
    }), () => undefined)
  return (
    <>
      <Menu
        label={t('design.sharing')} icon="lock"
        items={[
          ...SHARINGS.map(each => ({
            label: t(`design.sharing.${each}`), checked: entry.sharing === each, disabled: !entry.own || readOnly,
            run: () => run(tell(entry.id, 'sharing', { sharing: each.toUpperCase() }), onChanged),
          })),
          'line',
          { label: t('design.rename'), disabled: !entry.own || readOnly, run: () => setAsking('name') },
          { label: t('design.copy'), icon: 'copy', disabled: readOnly || !mayCopy, run: copy },
          { label: t('design.remove'), icon: 'trash', disabled: !entry.own || readOnly, run: () => setAsking('remove') },
        ]}
      >
        {sharingWord(entry, t)}
      </Menu>
      {error !== null && asking === null && <Fault error={error} />}
      {asking === 'name' && (
        <Dialog
          title={t('design.rename')} onClose={() => setAsking(null)}
          footer={<Button look="primary" disabled={name.trim() === ''} onClick={() => run(tell(entry.id, 'name', { name }), onChanged)}>{t('design.rename')}</Button>}
        >
          <label className="design-form">{t('column.name')}<input autoFocus value={name} onChange={event => setName(event.target.value)} /></label>
          {error !== null && <Fault error={error} />}
        </Dialog>
      )}
      {asking === 'remove' && (
        <Dialog
          title={t('design.remove')} onClose={() => setAsking(null)}
          footer={<Button look="danger" onClick={() => run(tell(entry.id, 'remove', {}), () => go('/design'))}>{t('design.remove')}</Button>}
        >
          <p>{t('design.remove.ask', { name: entry.name })}</p>
          {error !== null && <Fault error={error} />}
        </Dialog>
      )}
    </>
  )
}
