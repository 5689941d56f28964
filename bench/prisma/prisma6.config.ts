import { defineConfig } from 'prisma/config'
import { adapterFor } from './adapter.mjs'

export default defineConfig({
  schema: process.env.PRISMA_SCHEMA ?? 'schema.prisma',
  migrations: { path: process.env.PRISMA_MIGRATIONS ?? 'migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => adapterFor(process.env.DATABASE_URL!, { whole: true }),
})
