import { words } from '../../../../domain/json.ts';
import { fullName } from '../../../../domain/repository.ts';
import type { Illustrated, Picture, PictureRoom, Pictures } from '../../../../ports/code-host.ts';
import { INTERNET } from '../../../shared/guarded-request.ts';
import { asPortError } from '../../api/github-errors.ts';
import { RENDERED } from '../../api/kept-answers.ts';
import type { Reader } from '../answer/reader.ts';
import { loadPicture, type PictureSource } from './load.ts';
import type { PictureReader } from './reader.ts';
import { picturesIn } from './rendered.ts';

export class GitHubPictures implements PictureReader {
  readonly #source: PictureSource;

  constructor({ serverUrl, network = INTERNET }: Pick<PictureSource, 'serverUrl'> & Partial<PictureSource>) {
    this.#source = { serverUrl, network };
  }

  read(reader: Reader, item: Illustrated, room: PictureRoom): Promise<Pictures> {
    return readPictures(reader, item, this.#source, room);
  }
}

/**
 * Pictures in somebody's words. Only the rendered words have addresses at which a picture can be had without a browser's session: of what
 * people upload signed ones, of what lies elsewhere those of GitHub's own proxy.
 */
async function readPictures(
  { client, name }: Reader,
  item: Illustrated,
  source: PictureSource,
  room: PictureRoom,
): Promise<Pictures> {
  const asked = client.request(`GET /repos/{owner}/{repo}${pathOf(item)}`, {
    ...{ owner: name.owner, repo: name.name, headers: { accept: RENDERED } },
  });
  const { data } = await asPortError(asked, `pictures in ${fullName(name)}`);
  const found = picturesIn(words(data, 'body_html') ?? '');
  const pictures: Picture[] = [];
  let { bytes } = room;
  for (const each of found.slice(0, Math.max(0, room.count))) {
    const picture = await loadPicture(each, source, { bytes });
    if ('bytes' in picture) bytes -= picture.bytes.length;
    pictures.push(picture);
  }
  return { pictures, left: found.length - pictures.length };
}

function pathOf(item: Illustrated): string {
  switch (item.kind) {
    case 'issue':
      return `/issues/${item.number}`;
    case 'comment':
      return `/issues/comments/${item.id}`;
    case 'line-comment':
      return `/pulls/comments/${item.id}`;
    case 'review':
      return `/pulls/${item.number}/reviews/${item.id}`;
  }
}
