// Pictures people send: recognised by content, turned upright, made small enough, re-encoded without their metadata.
// Called by the upload route and by channels that fetch pictures.
import sharp from 'sharp';
import { HttpError } from '../middleware/http-error';

export interface CleanPhoto {
  readonly bytes: Buffer;
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/** Longest side after re-encoding. */
const SIDE = 2048;
/** Pixels that are decoded at most: a small file may claim to be a huge picture. */
const PIXELS = 50_000_000;

type Kind = 'jpeg' | 'png' | 'webp' | 'gif' | 'heic' | 'other';

const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** What the first bytes say a file is. */
export function kindOf(bytes: Buffer): Kind {
  if (bytes.length < 12) return 'other';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.readUInt32BE(0) === 0x89504e47) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  if (ascii(bytes, 4, 8) === 'ftyp' && /^(heic|heix|hevc|mif1|msf1|avif)/.test(ascii(bytes, 8, 12))) return 'heic';
  return 'other';
}

/**
 * A picture safe to keep and show. Refuses what is none (415, HEIC with advice), what is broken (422) and what has too
 * many pixels (422). Of an animation the first frame stays. JPEG and WebP stay what they are, PNG and GIF become PNG.
 */
export async function cleanPhoto(bytes: Buffer): Promise<CleanPhoto> {
  const kind = kindOf(bytes);
  if (kind === 'heic') throw new HttpError(415, 'heic');
  if (kind === 'other') throw new HttpError(415, 'wrongType', { expected: 'JPEG, PNG, WebP, GIF' });
  try {
    const upright = sharp(bytes, { limitInputPixels: PIXELS, failOn: 'error', pages: 1 })
      .rotate()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true });
    const encoded =
      kind === 'jpeg' ? upright.jpeg({ quality: 82 }) : kind === 'webp' ? upright.webp({ quality: 82 }) : upright.png();
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    const type = kind === 'jpeg' ? 'image/jpeg' : kind === 'webp' ? 'image/webp' : 'image/png';
    return { bytes: data, type, width: info.width, height: info.height };
  } catch {
    throw new HttpError(422, 'badPicture');
  }
}
