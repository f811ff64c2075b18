// Stored pictures: what is known of a file, and where the bytes are kept. Used by the upload route, channels and store/media.

/** A picture as it rests in the store, already re-encoded and without its metadata. */
export interface Media {
  readonly _id: string;
  /** MIME type by content. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly channel: string;
  /** User id on the channel of whoever sent it. */
  readonly by: string;
  /** Rooms in which it has been shown, as the channel's room ids. */
  readonly rooms: readonly string[];
  readonly at: number;
}

/** Where pictures are kept. Implemented by store/media.ts. Both writes resolve once on disk. */
export interface MediaStore {
  /** Writes bytes first, then the row; the same id again changes nothing. */
  put(media: Media, bytes: Buffer): Promise<void>;
  media(id: string): Promise<Media | undefined>;
  bytes(id: string): Promise<Buffer | undefined>;
  /** Remembers that a picture was shown in a room. */
  shownIn(ids: readonly string[], roomId: string): Promise<void>;
}
