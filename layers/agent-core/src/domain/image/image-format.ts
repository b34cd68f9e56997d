import type { ImageReference } from './image-reference.ts';

/** What the first bytes say, whatever a name or a header claims: Bedrock refuses an image that is not what it is called. */
export function imageFormatOf(bytes: Uint8Array): ImageReference['format'] | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  return undefined;
}
