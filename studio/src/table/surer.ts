import type { Count } from '../api/types'

/** What is known more surely; fewer than there are at least, nobody says. */
export function surer(guess: Count | null, counted: Count | undefined): Count | null {
  if (!guess || !counted || guess.kind === 'exact') return guess
  return counted.kind === 'exact' || counted.rows > guess.rows ? counted : guess
}
