import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm run dev` shows the sources against a running `dbkeep studio --port 5480`; the build goes into its jar. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1700,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:5480' },
  },
})
