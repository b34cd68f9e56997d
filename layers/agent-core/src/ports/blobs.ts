/** How long objects are. */
export interface BlobSizes {
  /** Undefined: there is none, any more. */
  size(key: string): Promise<number | undefined>;
}

/** Which objects there are. */
export interface BlobNames {
  /** Those below the prefix, a bounded number at once. */
  names(prefix: string): Promise<string[]>;
}

export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** An object of more than `bytesMax` bytes is not read: rejects with a PortError `too-large`; `not-found` when there is none. */
  get(key: string, bytesMax: number): Promise<Uint8Array>;
  /** The object under another name too, without reading it; `not-found` when there is none. */
  copy(from: string, to: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** `savedAs`: the name of a file that a browser saves, and shows nothing of, whatever it holds. */
  presignGet(key: string, expiresInMs: number, savedAs?: string): Promise<string>;
  /** Where to put one object of at most `bytesMax` bytes, see {@link file://../domain/worker/upload-address.ts}. */
  presignUpload(key: string, bytesMax: number, expiresInMs: number): Promise<string>;
}
