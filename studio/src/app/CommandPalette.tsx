import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTables } from '../api/queries'
import { useWords } from '../i18n'
import { Icon, type IconName } from '../ui/Icon'
import { commands as registered } from './commands'
import { rank } from './rank'
import { go, tableAddress } from './router'
import { PLACES } from './places'
import { THEMES, useTheme } from './theme'

interface Entry {
  label: string
  detail: string
  icon: IconName
  run: () => void
}

/** Ctrl+K: go to any table or page and do what the page can do, by typing a part of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t, language, setLanguage } = useWords()
  const [, setTheme] = useTheme()
  const tables = useTables()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus()
      }
    }
  }, [])

  const entries = useMemo<Entry[]>(() => [
    ...registered().map(command => ({ ...command, detail: t('palette.here') })),
    ...PLACES.map(place => ({ label: t(place.label), detail: t('palette.page'), icon: place.icon, run: () => go(place.address) })),
    ...(tables.data ?? []).map(table => ({
      label: table.schema === 'public' ? table.name : `${table.schema}.${table.name}`,
      detail: t(`kind.${table.kind}`),
      icon: 'table' as const,
      run: () => go(tableAddress(table.schema, table.name)),
    })),
    ...THEMES.map(theme => ({ label: t(`theme.${theme}`), detail: t('settings'), icon: 'sun' as const, run: () => setTheme(theme) })),
    language === 'en'
      ? { label: 'Français', detail: t('settings'), icon: 'sun' as const, run: () => setLanguage('fr') }
      : { label: 'English', detail: t('settings'), icon: 'sun' as const, run: () => setLanguage('en') },
  ], [t, tables.data, language, setLanguage, setTheme])
  const found = useMemo(() => rank(entries, text, entry => entry.label).slice(0, 50), [entries, text])

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((at + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      run(found[at])
    }
  }
  const run = (entry: Entry | undefined) => {
    if (entry) {
      onClose()
      entry.run()
    }
  }
  return (
    <dialog
      ref={dialog} className="palette" aria-label={t('palette.open')} onKeyDown={onKeyDown}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (event.target === dialog.current) {
          onClose()
        }
      }}
    >
      <input
        autoFocus type="text" value={text} placeholder={t('palette.hint')} aria-label={t('palette.hint')} role="combobox"
        aria-expanded="true" aria-controls="palette-list" aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        autoComplete="off" spellCheck={false}
        onChange={event => {
          setText(event.target.value)
          setAt(0)
        }}
      />
      <div id="palette-list" role="listbox" aria-label={t('palette.open')} ref={list} tabIndex={-1}>
        {found.map((entry, index) => (
          <div
            key={`${entry.detail} ${entry.label}`} id={`palette-${index}`} role="option" aria-selected={index === at}
            onClick={() => run(entry)} onPointerMove={() => setAt(index)}
          >
            <Icon name={entry.icon} />
            <bdi>{entry.label}</bdi>
            <span className="quiet">{entry.detail}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="empty">{t('palette.none')}</p>}
    </dialog>
  )
}
