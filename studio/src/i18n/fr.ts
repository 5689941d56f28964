import { designFr } from './design.fr'
import { diagramFr } from './diagram.fr'
import { editFr } from './edit.fr'
import type { Messages } from './en'
import { filterFr } from './filter.fr'
import { keepFr } from './keep.fr'
import { loadFr } from './load.fr'
import { pastFr } from './past.fr'
import { savedFr } from './saved.fr'
import { sqlFr } from './sql.fr'
import { tableFr } from './table.fr'
import { teamFr } from './team.fr'

/** Tous les mots de Studio en français. */
export const fr: Messages = {
  close: 'Fermer',
  copy: 'Copier',
  copied: 'Copié',
  loading: 'Chargement …',
  reload: 'Recharger',
  retry: 'Réessayer',
  settings: 'Thème et langue',
  skip: 'Aller au contenu',
  stop: 'Arrêter',
  toolbar: 'Table',
  true: 'vrai',
  false: 'faux',
  undo: 'Annuler',

  'theme.system': 'Thème du système',
  'theme.light': 'Clair',
  'theme.dark': 'Sombre',

  'error.unreachable': 'dbkeep studio ne répond pas. Tourne-t-il encore ?',
  'token.missing': "Cette page a été ouverte sans le jeton d'un Studio en marche.",
  'token.hint': "Ouvrez l'adresse que `dbkeep studio` affiche.",

  'session.readOnly': 'lecture seule',
  'session.protected': 'protégée : {name}',
  'session.superuser': 'superutilisateur',

  'palette.open': 'Aller ou faire',
  'palette.hint': 'Table, page ou commande',
  'palette.none': 'Rien ne porte ce nom.',
  'palette.here': 'cette page',
  'palette.page': 'page',

  sidebar: 'Tables et pages',
  'sidebar.toggle': 'Afficher ou masquer les tables',
  'sidebar.search': 'Trouver une table',
  'sidebar.none': 'Aucune table ne porte ce nom.',

  'tables.none': "Cette base n'a pas encore de table.",
  column: 'Colonne',
  'column.name': 'Nom',
  'column.kind': 'Genre',
  'column.rows': 'Lignes',
  'column.size': 'Taille',
  'column.comment': 'Commentaire',
  'column.state': 'État',

  'kind.table': 'table',
  'kind.partitioned table': 'table partitionnée',
  'kind.partition': 'partition',
  'kind.view': 'vue',
  'kind.materialized view': 'vue matérialisée',
  'kind.foreign table': 'table distante',

  'page.tables': 'Tables',
  'page.sql': 'SQL',
  'page.diagram': 'Diagramme',
  'page.edits': 'Historique des modifications',
  'page.health': 'Santé',
  'page.migrations': 'Migrations',
  'page.branches': 'Branches',
  'page.backups': 'Sauvegardes',
  'page.jobs': 'Tâches',
  'page.reports': 'Rapports',
  'page.design': 'Conception',
  'page.profile': 'Profil',
  'page.members': 'Membres',
  'page.audit': "Journal d'audit",
  'page.unknown': "Cette page n'existe pas.",

  'keys.title': 'Touches',
  'keys.everywhere': 'Partout',
  'keys.grid': 'Dans une table',
  'keys.palette': 'aller à une table, une page ou une commande',
  'keys.search': 'chercher une table',
  'keys.this': 'cette liste',
  'keys.escape': "fermer ; ne perd et n'exécute rien",
  'keys.undo': 'reprendre la dernière modification préparée',
  'keys.move': 'se déplacer',
  'keys.range': 'choisir une étendue',
  'keys.page': 'un écran plus loin',
  'keys.ends': 'premières ou dernières lignes',
  'keys.panel': 'la ligne entière à côté de la table',
  'keys.row': 'choisir la ligne',
  'keys.all': 'choisir toutes les lignes chargées',
  'keys.copy': 'copier',
  'keys.paste': "coller des cellules d'un tableur",
  'keys.all.edit': 'ce qui est écrit va dans toutes les lignes choisies',
  'keys.edit': 'modifier ; taper le fait aussi',
  'keys.delete': 'vider la cellule, ou ôter les lignes choisies',
  'keys.run': 'lancer ce qui est sélectionné, ou tout',
  'keys.complete': 'compléter',

  ...tableFr,
  ...filterFr,
  ...loadFr,
  ...editFr,
  ...sqlFr,
  ...savedFr,
  ...diagramFr,
  ...keepFr,
  ...pastFr,
  ...teamFr,
  ...designFr,
}
