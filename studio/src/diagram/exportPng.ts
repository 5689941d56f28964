/** What browsers draw at most, in points along a side and in all. */
const LONGEST = 16_000
const MOST = 100_000_000

/** The same drawing in points: twice as fine as on paper, or as fine as a browser can draw one of its size. */
export async function toPng(svg: string): Promise<Blob> {
  const picture = new Image()
  picture.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    await picture.decode()
    const { naturalWidth: width, naturalHeight: height } = picture
    const scale = Math.min(2, LONGEST / width, LONGEST / height, Math.sqrt(MOST / (width * height)))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.floor(width * scale))
    canvas.height = Math.max(1, Math.floor(height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('the browser cannot draw a picture of this size'))), 'image/png'))
  } finally {
    URL.revokeObjectURL(picture.src)
  }
}
