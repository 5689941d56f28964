import { useState } from 'react'
import { useWords } from '../i18n'
import { ActionButton } from './action/ActionButton'
import { Runs } from './action/Runs'
import { Document } from './Document'
import type { BranchList } from './documents'

/** The writable copies of the database. */
export function BranchesPage() {
  return (
    <>
      <Document<BranchList> name="branch-list" title="page.branches">
        {list => (
          <>
            <NewBranch ways={list.ways} />
            <Branches list={list} />
          </>
        )}
      </Document>
      <Runs of={['branch-create', 'branch-switch', 'branch-drop']} />
    </>
  )
}

function Branches({ list: { branches } }: { list: BranchList }) {
  const { t, bytes, moment } = useWords()
  return branches.length === 0 ? (
    <p className="empty">{t('branches.none')}</p>
  ) : (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t('column.name')}</th><th scope="col">{t('column.state')}</th>
          <th scope="col" className="wide-only">{t('branches.created')}</th><th scope="col">{t('branches.expires')}</th>
          <th scope="col" className="number">{t('column.size')}</th><th scope="col" className="number wide-only">{t('branches.extra')}</th>
          <th scope="col"><span className="hidden">{t('branches.switch')}</span></th>
        </tr>
      </thead>
      <tbody>
        {branches.map(each => (
          <tr key={each.name}>
            <td>
              <strong><bdi>{each.name}</bdi></strong>{' '}
              {each.switchedTo && <span className="mark blue">{t('branches.current')}</span>}{' '}
              {each.masked && <span className="mark green">{t('branches.masked')}</span>}{' '}
              {each.schemaOnly && <span className="mark">{t('branches.schemaOnly')}</span>}
              <p className="quiet"><bdi>{each.url}</bdi>{each.moment ? ` · ${moment(each.moment)}` : ''}</p>
            </td>
            <td>{each.state} <span className="quiet">{each.provider}</span></td>
            <td className="quiet wide-only">{moment(each.created)}</td>
            <td className={each.expired ? 'red' : 'quiet'}>{each.expires ? moment(each.expires) : '—'}</td>
            <td className="number">{bytes(each.bytes)}</td>
            <td className="number wide-only">{bytes(each.extraBytes)}</td>
            <td>
              <div className="actions">
                {each.switchedTo
                  ? <ActionButton action="branch-switch" args={{ back: [] }} icon="undo">{t('branches.back')}</ActionButton>
                  : <ActionButton action="branch-switch" args={{ name: [each.name] }} icon="arrow">{t('branches.switch')}</ActionButton>}
                <ActionButton action="branch-drop" args={{ name: [each.name] }} icon="trash" look="danger" disabled={each.switchedTo}>{t('branches.drop')}</ActionButton>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NewBranch({ ways }: { ways: BranchList['ways'] }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [schemaOnly, setSchemaOnly] = useState(false)
  const [mask, setMask] = useState(false)
  const [provider, setProvider] = useState('')
  const [at, setAt] = useState('')
  const values = { name: name.trim(), provider: at.trim() === '' ? provider : '', at: at.trim() }
  const args: Record<string, string[]> = { ...(schemaOnly ? { schemaOnly: [] } : {}), ...(mask ? { mask: [] } : {}) }
  Object.entries(values).forEach(([each, value]) => {
    if (value !== '') {
      args[each] = [value]
    }
  })
  return (
    <div className="actions bar">
      <label>{t('branches.name')} <input value={name} onChange={event => setName(event.target.value)} autoComplete="off" spellCheck={false} /></label>
      <label><input type="checkbox" checked={schemaOnly} onChange={event => setSchemaOnly(event.target.checked)} /> {t('branches.schemaOnly')}</label>
      <label><input type="checkbox" checked={mask} onChange={event => setMask(event.target.checked)} /> {t('branches.masked')}</label>
      <label>
        {t('branches.at')}{' '}
        <input value={at} onChange={event => setAt(event.target.value)} size={28} placeholder={t('branches.now')} title={t('branches.atHelp')} autoComplete="off" spellCheck={false} />
      </label>
      <label>
        {t('branches.provider')}{' '}
        <select value={values.at === '' ? provider : ''} disabled={values.at !== ''} onChange={event => setProvider(event.target.value)}>
          <option value="">{t(values.at === '' ? 'branches.best' : 'branches.fromBackups')}</option>
          {ways.map(each => <option key={each.provider} value={each.provider}>{each.provider}{each.obstacle !== null && ` · ${t('branches.notHere')}`}</option>)}
        </select>
      </label>
      <ActionButton action="branch-create" icon="plus" look="primary" args={args}>{t('branches.create')}</ActionButton>
    </div>
  )
}
