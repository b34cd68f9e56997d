import type { FramedText } from '../../domain/frames/frame.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { ThreadPost } from '../../domain/people/thread-post.ts';
import type { AttachedFile, InboxItem } from '../../domain/session/journal.ts';

/**
 * A message without secrets. Its own words, and names of its files, lose tokens by their shape, too, which somebody may have left in an issue;
 * what it quotes is material and loses everything that looks like a secret.
 */
export function cleanItem(filter: SecretFilter, item: InboxItem): InboxItem {
  const { text, quotes, change, files, ...rest } = item;
  return {
    ...filter.everyKnown(rest),
    text: filter.words(text),
    files: files.map((file) => cleanFile(filter, file)),
    ...(change ? { change: { ...change, of: filter.words(change.of) } } : {}),
    ...(quotes ? { quotes: quotes.map((quote) => cleanMaterial(filter, quote)) } : {}),
  };
}

/** A post of a thread is material, whoever wrote it. */
export function cleanPost(filter: SecretFilter, { parts, from, files, ...post }: ThreadPost): ThreadPost {
  return {
    ...filter.everyKnown(post),
    from: filter.words(from),
    parts: parts.map((part) => cleanMaterial(filter, part)),
    files: files.map((file) => cleanFile(filter, file)),
  };
}

/** Its address may hold what looks like a token, and stays as it is, or nobody could fetch it. */
export function cleanFile(filter: SecretFilter, file: AttachedFile): AttachedFile {
  return { ...filter.everyKnown(file), name: filter.words(file.name) };
}

/** The frame says who and where, in words of others too; the program reads its link. */
function cleanMaterial(filter: SecretFilter, { frame, text }: FramedText): FramedText {
  const { link, ...said } = frame;
  const clean = { ...filter.every(said), ...(link === undefined ? {} : { link: filter.known(link) }) };
  return { frame: clean, text: filter.text(text) };
}
