/** The words of the diagram, in English. */
export const diagramEn = {
  'diagram.size': '{tables} tables, {relations} relations',
  'diagram.search': 'Find a table or column',
  'diagram.choose': 'Choose it',
  'diagram.near': 'How much to show',
  'diagram.all': 'everything',
  'diagram.steps': 'neighbours|{n} steps around',
  'diagram.open': 'Open the table',
  'diagram.letGo': 'Show everything',
  'diagram.save': 'Save the diagram',
  'diagram.svg': 'Save as SVG',
  'diagram.png': 'Save as PNG',
  'diagram.fit': 'Show all of it',
  'diagram.laying': 'Laying out …',
}
