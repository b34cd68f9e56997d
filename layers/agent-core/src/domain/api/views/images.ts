import type { ImageReference } from '../../image/image-reference.ts';
import type { JournalEntry } from '../../session/journal.ts';

/** An image of an entry: in the bucket, or in the entry itself. */
export type EntryImage = ImageReference | { format: ImageReference['format']; base64: string };

/** All images of an entry, in the order in which its items name them. */
export function imagesOf({ messages }: JournalEntry): EntryImage[] {
  return messages.flatMap((message): EntryImage[] => {
    if (message.kind === 'people') return message.people.flatMap(({ images }) => images);
    if (message.kind !== 'results') return [];
    return message.results.flatMap(({ content }) =>
      content.flatMap((piece) => (piece.type === 'image' ? [{ format: piece.format, base64: piece.base64 }] : [])),
    );
  });
}
