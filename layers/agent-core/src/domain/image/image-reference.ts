/** An image kept in the artifact bucket under its content's sha256. */
export type ImageReference = { format: 'png' | 'jpeg' | 'gif' | 'webp'; key: string; bytes: number };
