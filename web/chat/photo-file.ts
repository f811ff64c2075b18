// Makes a picked file fit for sending: shrinks big pictures in the browser, refuses what the server would refuse.

const LIMIT_BYTES = 8 * 1024 * 1024;
/** Above this a phone photo is redrawn; enough for reading a meter or a house number. */
const REDRAW_BYTES = 1.5 * 1024 * 1024;
const LONGEST_SIDE = 2048;
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

export type Fitted =
  { readonly blob: Blob } | { readonly refused: 'photo.tooBig' | 'photo.wrongType'; readonly name: string };

const redraw = async (file: Blob): Promise<Blob | undefined> => {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob((b) => resolve(b ?? undefined), 'image/jpeg', 0.86));
  } catch {
    return undefined;
  }
};

/** The picture to send, or why not. Animated pictures are left as they are. */
export async function fitPhoto(file: File): Promise<Fitted> {
  const known = TYPES.includes(file.type);
  if (known && (file.size <= REDRAW_BYTES || file.type === 'image/gif')) {
    return file.size <= LIMIT_BYTES ? { blob: file } : { refused: 'photo.tooBig', name: file.name };
  }
  if (!file.type.startsWith('image/')) return { refused: 'photo.wrongType', name: file.name };
  const smaller = await redraw(file);
  if (smaller && smaller.size <= LIMIT_BYTES) return { blob: smaller };
  if (known && file.size <= LIMIT_BYTES) return { blob: file };
  return { refused: known ? 'photo.tooBig' : 'photo.wrongType', name: file.name };
}
