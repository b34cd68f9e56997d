import { imageFormatOf } from '../../domain/image-format.ts';
import type { AttachedFile, InboxItem } from '../../domain/journal.ts';
import type { ImageReference, PersonMessage } from '../../domain/transcript.ts';
import { isPortError } from '../../errors.ts';
import type { StepContext } from '../context.ts';

/** Bedrock refuses larger images (Converse: 3.75 MB). */
const IMAGE_BYTES_MAX = 3_750_000;
/** A text file longer than this is cut: the model can ask for the rest in another way. */
const FILE_CHARS_MAX = 40_000;
/** Images that one message may bring. */
const FILES_MAX = 20;

const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Turns absorbed inbox items into what the transcript keeps. Attachments are fetched once, here; stops carry no words. */
export async function absorbPeople(context: StepContext, items: InboxItem[]): Promise<PersonMessage[]> {
  const people: PersonMessage[] = [];
  for (const item of items) if (item.kind === 'message') people.push(await personMessage(context, item));
  return people;
}

async function personMessage(context: StepContext, item: InboxItem): Promise<PersonMessage> {
  const images: ImageReference[] = [];
  const texts = [item.text];
  for (const file of item.files.slice(0, FILES_MAX)) {
    const absorbed = await absorbFile(context, file);
    if (typeof absorbed === 'string') texts.push(absorbed);
    else images.push(absorbed);
  }
  return { key: item.key, user: item.user, text: texts.filter((text) => text.trim()).join('\n\n'), images };
}

async function absorbFile(context: StepContext, file: AttachedFile): Promise<ImageReference | string> {
  const isImage = IMAGE_TYPES.has(file.mimetype);
  const isText = /^(text\/|application\/(json|xml|x-sh|javascript|yaml|x-yaml))/.test(file.mimetype);
  if (!isImage && !isText)
    return `(attached ${file.name}, ${file.mimetype}, ${file.bytes} bytes: this kind of file cannot be read here)`;
  if (isImage && file.bytes > IMAGE_BYTES_MAX)
    return `(attached image ${file.name} is too large: ${file.bytes} bytes, at most ${IMAGE_BYTES_MAX})`;
  try {
    const bytes = await context.chat.download(file);
    if (isImage) return await storeImage(context, file, bytes);
    return fileText(file.name, new TextDecoder().decode(bytes));
  } catch (error) {
    if (!isPortError(error) || error.code === 'retry') throw error;
    return `(attached ${file.name} could not be fetched: ${error.message})`;
  }
}

function fileText(name: string, content: string): string {
  const missing = content.length - FILE_CHARS_MAX;
  const note = missing > 0 ? `\n(${name} is cut here: ${missing} characters more)` : '';
  return `<file name="${name}">\n${content.slice(0, FILE_CHARS_MAX)}\n</file>${note}`;
}

async function storeImage(
  context: StepContext,
  file: AttachedFile,
  bytes: Uint8Array,
): Promise<ImageReference | string> {
  const format = imageFormatOf(bytes);
  if (!format) return `(attached ${file.name} is called ${file.mimetype}, but its content is no image of a known kind)`;
  const key = `attachments/${file.id}`;
  await context.blobs.put(key, bytes, file.mimetype);
  return { format, key, bytes: bytes.length };
}
