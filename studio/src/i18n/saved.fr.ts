/** Les mots des requêtes et filtres enregistrés, en français. */
export const savedFr = {
  'saved.name': 'Nom',
  'saved.save': 'Enregistrer',
  'saved.withAll': 'partager avec tous',
  'saved.done': '{name} est enregistré.',
  'saved.open': 'Ouvrir',
  'saved.here': 'Enregistrer les changements',
  'saved.share': 'Partager',
  'saved.unshare': 'Garder pour moi',
  'saved.shared': 'partagé',
  'saved.by': 'partagé par {name}',
  'saved.remove': 'Supprimer {name}',
  'saved.removed': '{name} est supprimé.',
  'saved.search': 'Chercher parmi les enregistrements',
  'saved.none': "Rien n'est encore enregistré.",
  'saved.more': 'Voici les {n} premiers ; saisissez une partie d’un nom ou d’un texte pour en trouver d’autres.',
}
