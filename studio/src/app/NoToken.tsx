import { useWords } from '../i18n'

/** Shown where the page was opened without the token of the running `dbkeep studio`. */
export function NoToken() {
  const { t } = useWords()
  return (
    <main className="alone">
      <h1>dbkeep studio</h1>
      <p>{t('token.missing')}</p>
      <p className="quiet">{t('token.hint')}</p>
    </main>
  )
}
