/** Les mots du diagramme, en français. */
export const diagramFr = {
  'diagram.size': '{tables} tables, {relations} relations',
  'diagram.search': 'Trouver une table ou une colonne',
  'diagram.choose': 'La choisir',
  'diagram.near': 'Étendue',
  'diagram.all': 'tout',
  'diagram.steps': 'voisines|à {n} pas',
  'diagram.open': 'Ouvrir la table',
  'diagram.letGo': 'Tout montrer',
  'diagram.save': 'Enregistrer le diagramme',
  'diagram.svg': 'Enregistrer en SVG',
  'diagram.png': 'Enregistrer en PNG',
  'diagram.fit': 'Tout voir',
  'diagram.laying': 'Mise en page …',
}
