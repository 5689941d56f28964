import { designEn } from './design.en'
import { diagramEn } from './diagram.en'
import { editEn } from './edit.en'
import { filterEn } from './filter.en'
import { keepEn } from './keep.en'
import { loadEn } from './load.en'
import { pastEn } from './past.en'
import { savedEn } from './saved.en'
import { sqlEn } from './sql.en'
import { tableEn } from './table.en'
import { teamEn } from './team.en'

/** Every word of Studio in English: the frame here, each room in a file of its own; fr.ts has the same keys. "one|many" is chosen by {n}. */
export const en = {
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading …',
  reload: 'Load anew',
  retry: 'Try again',
  settings: 'Theme and language',
  skip: 'Skip to the content',
  stop: 'Stop',
  toolbar: 'Table',
  true: 'true',
  false: 'false',
  undo: 'Undo',

  'theme.system': 'Theme of the system',
  'theme.light': 'Light',
  'theme.dark': 'Dark',

  'error.unreachable': 'dbkeep studio does not answer. Is it still running?',
  'token.missing': 'This page was opened without the token of a running Studio.',
  'token.hint': 'Open the address that `dbkeep studio` prints.',

  'session.readOnly': 'read-only',
  'session.protected': 'protected: {name}',
  'session.superuser': 'superuser',

  'palette.open': 'Go to or do',
  'palette.hint': 'Table, page or command',
  'palette.none': 'Nothing is called that.',
  'palette.here': 'this page',
  'palette.page': 'page',

  sidebar: 'Tables and pages',
  'sidebar.toggle': 'Show or hide the tables',
  'sidebar.search': 'Find a table',
  'sidebar.none': 'No table is called that.',

  'tables.none': 'This database has no tables yet.',
  column: 'Column',
  'column.name': 'Name',
  'column.kind': 'Kind',
  'column.rows': 'Rows',
  'column.size': 'Size',
  'column.comment': 'Comment',
  'column.state': 'State',

  'kind.table': 'table',
  'kind.partitioned table': 'partitioned table',
  'kind.partition': 'partition',
  'kind.view': 'view',
  'kind.materialized view': 'materialized view',
  'kind.foreign table': 'foreign table',

  'page.tables': 'Tables',
  'page.sql': 'SQL',
  'page.diagram': 'Diagram',
  'page.edits': 'History of edits',
  'page.health': 'Health',
  'page.migrations': 'Migrations',
  'page.branches': 'Branches',
  'page.backups': 'Backups',
  'page.jobs': 'Jobs',
  'page.reports': 'Reports',
  'page.design': 'Designer',
  'page.profile': 'Profile',
  'page.members': 'Members',
  'page.audit': 'Audit log',
  'page.unknown': 'There is no such page.',

  'keys.title': 'Keys',
  'keys.everywhere': 'Everywhere',
  'keys.grid': 'In a table',
  'keys.palette': 'go to a table, page or command',
  'keys.search': 'find a table',
  'keys.this': 'this list',
  'keys.escape': 'close; loses and executes nothing',
  'keys.undo': 'take back the last staged change',
  'keys.move': 'move',
  'keys.range': 'choose a range',
  'keys.page': 'a screen on',
  'keys.ends': 'first or last rows',
  'keys.panel': 'the whole row beside the table',
  'keys.row': 'choose the row',
  'keys.all': 'choose all rows that are loaded',
  'keys.copy': 'copy',
  'keys.paste': 'paste cells of a spreadsheet',
  'keys.all.edit': 'what is written goes into all chosen rows',
  'keys.edit': 'edit; typing does, too',
  'keys.delete': 'empty the cell, or remove the chosen rows',
  'keys.run': 'run what is selected, or all',
  'keys.complete': 'complete',

  ...tableEn,
  ...filterEn,
  ...loadEn,
  ...editEn,
  ...sqlEn,
  ...savedEn,
  ...diagramEn,
  ...keepEn,
  ...pastEn,
  ...teamEn,
  ...designEn,
}

export type Key = keyof typeof en
/** The same words in any language. */
export type Messages = Record<Key, string>
