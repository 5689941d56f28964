import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: process.env.PRISMA_SCHEMA ?? 'schema.prisma',
  migrations: { path: process.env.PRISMA_MIGRATIONS ?? 'migrations' },
  datasource: { url: process.env.DATABASE_URL! },
})
