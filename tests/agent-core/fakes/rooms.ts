import { NO_POSTS, type ThreadPosts } from '@remote-swe/core/domain/people/thread-post';
import type { AttachedFile } from '@remote-swe/core/domain/session/journal';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SourceRules } from '@remote-swe/core/domain/session/source';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { PortError } from '@remote-swe/core/errors';
import type { Chat, Posted } from '@remote-swe/core/ports/people/chat';

/** A source that no product code knows: rooms of buildings, whose messages are counted from 1. */
type Room = { kind: 'room'; building: string; number: number };

/** The one place that tells the types: {@link ThreadSource} names the kinds that ship. */
const asSource = (room: Room) => room as unknown as ThreadSource;
const asRoom = (source: ThreadSource) => source as unknown as Room;

export function roomSession(building: string, number: number): string {
  return `room:${building}.${number}`;
}

export const rooms: SourceRules = {
  kind: 'room',
  threadOf(sessionId) {
    const [, building, number] = /^room:(\w+)\.(\d+)$/.exec(sessionId) ?? [];
    return building && number ? asSource({ kind: 'room', building, number: Number(number) }) : undefined;
  },
  placeText: (source) => `room ${asRoom(source).number} of ${asRoom(source).building}`,
  payer: (source) => ({ teamId: asRoom(source).building, channel: String(asRoom(source).number) }),
  placeAt: (at) => String(at),
  writtenAt: () => undefined,
  posting: { messageChars: 3_800, progress: 'follows' },
};

/** Walls of rooms, with slips that have numbers. A slip shows people by name, and buttons not at all. */
export class RoomChat implements Chat {
  readonly walls = new Map<string, { slip: string; noticeId?: string; text: string }[]>();

  async post(source: ThreadSource, notice: Notice): Promise<Posted> {
    return { postId: this.#put(source, textOf(notice), notice.id) };
  }

  async update(source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    const slip = this.#wall(source).find((each) => each.slip === postId);
    if (slip) slip.text = textOf(notice);
  }

  async remove(source: ThreadSource, postId: string): Promise<void> {
    const wall = this.#wall(source);
    const at = wall.findIndex((each) => each.slip === postId);
    if (at >= 0) wall.splice(at, 1);
  }

  async find(source: ThreadSource, noticeIds: string[]): Promise<Map<string, string>> {
    const found = this.#wall(source).flatMap(({ noticeId, slip }): [string, string][] =>
      noticeId !== undefined && noticeIds.includes(noticeId) ? [[noticeId, slip]] : [],
    );
    return new Map(found);
  }

  async posts(): Promise<ThreadPosts> {
    return NO_POSTS;
  }

  async show(): Promise<void> {}

  async rootOf(_source: ThreadSource, messageId: string): Promise<string | undefined> {
    return messageId;
  }

  async linkTo(): Promise<undefined> {
    return undefined;
  }

  async describe(_source: ThreadSource, file: AttachedFile): Promise<AttachedFile> {
    return file;
  }

  async download(_source: ThreadSource, file: AttachedFile): Promise<Uint8Array> {
    return new TextEncoder().encode(`sheet ${file.id}`);
  }

  async upload(): Promise<string> {
    throw new PortError('refused', 'a wall holds no files');
  }

  async share(): Promise<void> {
    throw new PortError('refused', 'a wall holds no files');
  }

  async give(): Promise<void> {
    throw new PortError('refused', 'a wall holds no files');
  }

  async say(source: ThreadSource, text: string): Promise<void> {
    this.#put(source, inRoom(text));
  }

  async react(): Promise<void> {}

  async unreact(): Promise<void> {}

  async tell(): Promise<void> {}

  texts(building: string, number: number): string[] {
    return (this.walls.get(`${building}/${number}`) ?? []).map(({ text }) => text);
  }

  #put(source: ThreadSource, text: string, noticeId?: string): string {
    const wall = this.#wall(source);
    const slip = `slip-${wall.length + 1}`;
    wall.push({ slip, text, ...(noticeId === undefined ? {} : { noticeId }) });
    return slip;
  }

  #wall(source: ThreadSource) {
    const { building, number } = asRoom(source);
    const key = `${building}/${number}`;
    const wall = this.walls.get(key) ?? [];
    this.walls.set(key, wall);
    return wall;
  }
}

function textOf(notice: Notice): string {
  const to = notice.kind === 'message' && notice.mention ? `@${notice.mention}: ` : '';
  return `${to}${inRoom(notice.text)}`;
}

/** People are `<@id>` in our texts. */
function inRoom(text: string): string {
  return text.replaceAll(/<@(\w+)>/g, '@$1');
}
