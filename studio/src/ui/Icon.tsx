const PATHS = {
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  view: 'M1.5 8s2.5-4.5 6.5-4.5S14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  sql: 'm3 4 4 4-4 4M8.5 12.5H13',
  diagram: 'M2 2.5h5v4H2zM9 9.5h5v4H9zM4.5 6.5v5H9',
  design: 'M2.5 13.5 3.5 10l7-7 2.5 2.5-7 7zM9 4.5 11.5 7M9.5 13.5h4',
  health: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  migrations: 'M8 2v8m0 0L5 7m3 3 3-3M3 13.5h10',
  branches: 'M4.5 5.5v5M4.5 2.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zm0 8a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zm7-6a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zm0 3c0 3-7 1.5-7 4',
  backups: 'M2.5 3h11v3h-11zM3.5 6v7.5h9V6M6.5 9h3',
  reports: 'M2.5 13.5h11M4 11V8m4 3V4m4 7V6',
  jobs: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.8V8l2.4 1.6',
  history: 'M2.5 8A5.5 5.5 0 1 0 4 4.2M2.5 2.5v3h3M8 5v3.2l2.2 1.4',
  filter: 'M2 3h12l-4.6 5.2V13l-2.8-1.6V8.2z',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  download: 'M8 2v8m0 0L5 7m3 3 3-3M2.5 13.5h11',
  upload: 'M8 10V2m0 0L5 5m3-3 3 3M2.5 13.5h11',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4.5h10M6 4.5V2.8h4v1.7M4.2 4.5l.6 9h6.4l.6-9',
  key: 'M10.5 2.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8.3 7.7 3 13m2-2 1.6 1.6',
  arrow: 'M3 8h10m0 0L9 4m4 4-4 4',
  up: 'M8 13V3.5m0 0-4 4m4-4 4 4',
  down: 'M8 3v9.5m0 0 4-4m-4 4-4-4',
  first: 'M12 3.5 7.5 8l4.5 4.5M4 3.5v9',
  previous: 'M10 3.5 5.5 8l4.5 4.5',
  next: 'M6 3.5 10.5 8 6 12.5',
  last: 'M4 3.5 8.5 8 4 12.5M12 3.5v9',
  pin: 'M6 2.5h4L9.5 7l2.5 2.5H4L6.5 7zM8 9.5v4',
  stop: 'M4 4h8v8H4z',
  play: 'M4.5 3v10l8-5z',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.6m0 9.8v1.6M1.5 8h1.6m9.8 0h1.6M3.4 3.4l1.1 1.1m7 7 1.1 1.1m0-9.2-1.1 1.1m-7 7-1.1 1.1',
  panel: 'M2 3h12v10H2zM10 3v10',
  refresh: 'M13.5 8A5.5 5.5 0 1 1 12 4.2M13.5 2.5v3h-3',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3m-3 3 3 3',
  bookmark: 'M4 2.5h8v11l-4-3-4 3z',
  more: 'M8 3.6v.1M8 8v.1m0 4.2v.1',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  person: 'M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM2.8 13.5c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4',
  people: 'M6 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 0 0 6 3zM1.5 13c.5-2.3 2.2-3.5 4.5-3.5s4 1.2 4.5 3.5M10.5 3.3a2.2 2.2 0 0 1 0 4M12 9.8c1.4.4 2.2 1.5 2.5 3.2',
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2m0 1.8v.2',
} as const

export type IconName = keyof typeof PATHS

/** A drawing beside a word; where it stands alone, its button carries the word as a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
