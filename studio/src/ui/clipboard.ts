import { say } from './toast'

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, said: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  say(said)
}
