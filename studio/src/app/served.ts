/** What the server answers so far. The pages for the rest are built and wait for it; nobody is led to them. */
export const SERVED: { sql: boolean; export: boolean } = { sql: true, export: false }
