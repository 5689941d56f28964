/** A member's picture; of somebody without one the first letters of the name. */
export function Avatar({ name, image }: { name: string; image: string | null }) {
  if (image !== null) {
    return <img className="avatar" src={image} alt="" />
  }
  const letters = name.split(/\s+/).map(word => [...word][0] ?? '').slice(0, 2).join('').toUpperCase()
  return <span className="avatar letters" aria-hidden="true">{letters}</span>
}
