import { extname } from 'node:path';
import type { LocalClock } from '../../kernel/clock.ts';
import { SlackError } from './slack-error.ts';
import type { StoredFile } from './types.ts';

/** What all kept files may weigh together; the oldest go first. Catches a demo left running with an agent that uploads. */
const KEPT_BYTES_MAX = 256 * 1024 * 1024;
/** Slack refuses a single file above 1 GB; here a file has to fit the store with room for others. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** Announced but never sent uploads that are kept. Catches a caller that only asks for URLs. */
const ANNOUNCED_MAX = 1_000;

type Announced = { id: string; name: string; userId: string; content?: Uint8Array };
export type FileTicket = { fileId: string; uploadToken: string };

/** Files of the workspace: announced (an upload URL exists), sent (bytes are here), completed (usable in messages). */
export class Files {
  readonly #clock: LocalClock;
  readonly #announced = new Map<string, Announced>();
  readonly #kept = new Map<string, StoredFile>();
  #sequence = 0;
  #keptBytes = 0;

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  announce(userId: string, name: string, bytes: number): FileTicket {
    if (bytes > FILE_BYTES_MAX) throw new SlackError('file_upload_size_restricted');
    const id = `F${String(++this.#sequence).padStart(8, '0')}`;
    const uploadToken = crypto.randomUUID();
    this.#announced.set(uploadToken, { id, name, userId });
    const oldest = this.#announced.keys().next();
    if (this.#announced.size > ANNOUNCED_MAX && !oldest.done) this.#announced.delete(oldest.value);
    return { fileId: id, uploadToken };
  }

  /** Takes the bytes of an announced file. False when the token is unknown or the file too large. */
  receive(uploadToken: string, content: Uint8Array): boolean {
    const announced = this.#announced.get(uploadToken);
    if (!announced || content.byteLength > FILE_BYTES_MAX) return false;
    announced.content = content;
    return true;
  }

  /** @throws SlackError file_not_found, when nothing was announced or sent under this id */
  complete(fileId: string, title?: string): StoredFile {
    for (const [token, announced] of this.#announced) {
      if (announced.id !== fileId || !announced.content) continue;
      this.#announced.delete(token);
      return this.#keep({ ...announced, content: announced.content }, title);
    }
    throw new SlackError('file_not_found');
  }

  /** Announce, receive and complete in one go, for a person who drops a file into the page. */
  add(userId: string, name: string, content: Uint8Array): StoredFile {
    const { fileId, uploadToken } = this.announce(userId, name, content.byteLength);
    this.receive(uploadToken, content);
    return this.complete(fileId);
  }

  /** A file of another service that a person shares by its link. */
  addExternal(userId: string, name: string, external: { service: string; url: string }): StoredFile {
    const id = `F${String(++this.#sequence).padStart(8, '0')}`;
    return this.#keep({ id, name, userId, content: new Uint8Array() }, undefined, { external });
  }

  /** Whoever looks at it from now on gets only what Slack leaves of it. @throws SlackError file_not_found */
  loseSight(fileId: string, gone: NonNullable<StoredFile['gone']>): void {
    this.#kept.set(fileId, { ...this.get(fileId), gone });
  }

  /** @throws SlackError file_not_found, also when the file was dropped to make room */
  get(fileId: string): StoredFile {
    const file = this.#kept.get(fileId);
    if (!file) throw new SlackError('file_not_found');
    return file;
  }

  find(fileIds: readonly string[]): StoredFile[] {
    return fileIds.map((id) => this.#kept.get(id)).filter((file) => file !== undefined);
  }

  #keep(
    announced: Announced & { content: Uint8Array },
    title: string | undefined,
    more: Pick<StoredFile, 'external'> = {},
  ): StoredFile {
    const { id, name, userId, content } = announced;
    const file: StoredFile = {
      id,
      name,
      title: title || name,
      mimeType: mimeTypeOf(name),
      fileType: fileTypeOf(name),
      userId,
      createdAtMs: this.#clock.now(),
      content,
      ...more,
    };
    this.#kept.set(id, file);
    this.#keptBytes += content.byteLength;
    this.#makeRoom();
    return file;
  }

  #makeRoom(): void {
    for (const [id, file] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES_MAX) return;
      this.#kept.delete(id);
      this.#keptBytes -= file.content.byteLength;
    }
  }
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  diff: 'text/x-diff',
  gif: 'image/gif',
  gz: 'application/gzip',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  patch: 'text/x-diff',
  pdf: 'application/pdf',
  png: 'image/png',
  py: 'text/x-python',
  svg: 'image/svg+xml',
  ts: 'text/x-typescript',
  txt: 'text/plain',
  webp: 'image/webp',
  yaml: 'text/yaml',
  yml: 'text/yaml',
  zip: 'application/zip',
};

/** Slack's short `filetype`, e.g. `png`; `binary` when the name says nothing. */
function fileTypeOf(fileName: string): string {
  const extension = extname(fileName).slice(1).toLowerCase();
  if (extension === 'txt' || extension === 'log') return 'text';
  if (extension === 'jpeg') return 'jpg';
  return MIME_TYPES[extension] ? extension : 'binary';
}

function mimeTypeOf(fileName: string): string {
  return MIME_TYPES[extname(fileName).slice(1).toLowerCase()] ?? 'application/octet-stream';
}
