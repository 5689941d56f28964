const SIDE = 192

/** Makes a file small and square, as the server takes pictures; what is no picture is refused by the browser. */
export async function picture(file: File): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const side = Math.min(bitmap.width, bitmap.height)
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  canvas.getContext('2d')?.drawImage(
    bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, SIDE, SIDE,
  )
  bitmap.close()
  return canvas.toDataURL('image/jpeg', 0.85)
}
