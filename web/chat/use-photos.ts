// The photos picked for the message being written. Used by the composer.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { fitPhoto } from './photo-file';
import { t } from './words';

const MOST = 9;

export interface PickedPhoto {
  readonly blob: Blob;
  /** Object URL for the preview; freed when the photo leaves. */
  readonly preview: string;
}

/** Picks, checks and holds photos until they are sent. */
export function usePhotos() {
  const photos = shallowRef<readonly PickedPhoto[]>([]);
  const problem = ref('');

  const add = async (files: readonly File[]): Promise<void> => {
    const complaints: string[] = [];
    for (const file of files) {
      if (photos.value.length >= MOST) {
        complaints.push(t('photo.tooMany', { n: MOST }));
        break;
      }
      const fitted = await fitPhoto(file);
      if ('refused' in fitted) complaints.push(t(fitted.refused, { name: fitted.name }));
      else photos.value = [...photos.value, { blob: fitted.blob, preview: URL.createObjectURL(fitted.blob) }];
    }
    problem.value = complaints.join(' ');
  };

  const remove = (index: number): void => {
    const gone = photos.value[index];
    if (gone) URL.revokeObjectURL(gone.preview);
    photos.value = photos.value.filter((_, i) => i !== index);
  };

  /** Hands the photos over to be sent and forgets them. */
  const takeAll = (): { blob: Blob }[] => {
    const taken = photos.value.map(({ blob }) => ({ blob }));
    photos.value.forEach((p) => URL.revokeObjectURL(p.preview));
    photos.value = [];
    problem.value = '';
    return taken;
  };

  onScopeDispose(takeAll);
  return { photos, problem, add, remove, takeAll };
}
