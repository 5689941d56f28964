/** A part of the diagram that is laid out, with its places counted from its own corner. */
export interface Block {
  width: number
  height: number
  places: Map<string, { x: number; y: number }>
}

const GAP = 60
const NARROW = 28

/** Puts blocks in rows like books, as wide as a screen is to its height; each further group begins a row of its own. */
export function shelve(groups: Block[][]): Map<string, { x: number; y: number }> {
  const all = groups.flat()
  const area = all.reduce((sum, block) => sum + (block.width + GAP) * (block.height + GAP), 0)
  const width = Math.max(1200, Math.sqrt(area) * 1.35, ...all.map(block => block.width))
  const places = new Map<string, { x: number; y: number }>()
  let y = 0
  groups.forEach((blocks, group) => {
    const gap = group === 0 ? GAP : NARROW
    let x = 0
    let tallest = 0
    for (const block of blocks) {
      if (x > 0 && x + block.width > width) {
        x = 0
        y += tallest + gap
        tallest = 0
      }
      for (const [id, place] of block.places) {
        places.set(id, { x: x + place.x, y: y + place.y })
      }
      x += block.width + gap
      tallest = Math.max(tallest, block.height)
    }
    y += tallest > 0 ? tallest + GAP : 0
  })
  return places
}
