import { useWords, type Key } from '../i18n'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'

const KEYS: [Key, [string, Key][]][] = [
  ['keys.everywhere', [['Ctrl K', 'keys.palette'], ['/', 'keys.search'], ['?', 'keys.this'], ['Esc', 'keys.escape'], ['Ctrl Z', 'keys.undo']]],
  ['keys.grid', [
    ['↑ ↓ ← →', 'keys.move'], ['Shift ↑ ↓ ← →', 'keys.range'], ['Page ↑ ↓', 'keys.page'], ['Ctrl Home / End', 'keys.ends'], ['Space', 'keys.panel'],
    ['Shift Space', 'keys.row'], ['Ctrl A', 'keys.all'], ['Ctrl C', 'keys.copy'], ['Ctrl V', 'keys.paste'], ['Enter, F2', 'keys.edit'], ['Ctrl Enter', 'keys.all.edit'], ['Delete', 'keys.delete'],
  ]],
  ['page.sql', [['Ctrl Enter', 'keys.run'], ['Ctrl Space', 'keys.complete']]],
]

/** All keys of Studio, by where they work. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog title={t('keys.title')} onClose={onClose} footer={<Button onClick={onClose}>{t('close')}</Button>}>
      {KEYS.map(([where, keys]) => (
        <section key={where}>
          <h3>{t(where)}</h3>
          <dl className="keys">{keys.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(what)}</dd></div>)}</dl>
        </section>
      ))}
    </Dialog>
  )
}
