import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { takeToken } from '../api/identity'
import { queryClient } from '../api/queries'
import { Translated } from '../i18n'
import '../ui/base.css'
import '../ui/controls.css'
import { App } from './App'

takeToken()

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <Translated>
        <App />
      </Translated>
    </QueryClientProvider>,
  )
}
