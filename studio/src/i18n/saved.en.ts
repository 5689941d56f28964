/** The words of queries and filters that are kept, in English. */
export const savedEn = {
  'saved.name': 'Name',
  'saved.save': 'Save',
  'saved.withAll': 'share with everybody',
  'saved.done': '{name} is saved.',
  'saved.open': 'Open',
  'saved.here': 'Save the changes',
  'saved.share': 'Share',
  'saved.unshare': 'Keep to myself',
  'saved.shared': 'shared',
  'saved.by': 'shared by {name}',
  'saved.remove': 'Remove {name}',
  'saved.removed': '{name} is removed.',
  'saved.search': 'Find in what is saved',
  'saved.none': 'Nothing is saved yet.',
  'saved.more': 'These are the first {n}; type a part of a name or text to find others.',
}
