import { words } from '../../../../domain/json.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { count, each } from '../answer/odd.ts';
import { ask, type Reader, written } from '../answer/reader.ts';
import { illustrated } from '../pictures/illustrated.ts';

/** Reviews that are shown, the newest. */
const REVIEWS_MAX = 30;

/** Newest first. GitHub lists the oldest first, and says where the last page is. */
export async function reviewsOf(reader: Reader, number: number, name: string): Promise<ReadPart[]> {
  const page = (at: number) =>
    ask(reader, '/pulls/{number}/reviews', { number, per_page: REVIEWS_MAX, page: at }, `reviews of #${number}`);
  const first = await page(1);
  const last = lastPage(first.link);
  const found = last === 1 ? each(first.data) : each((await page(last)).data);
  const before =
    last === 1 ? [] : [{ text: `Reviews: the newest; ${(last - 1) * REVIEWS_MAX} before them are not shown.` }];
  return [...before, ...found.reverse().map((review) => reviewPart(review, { name, number, id: count(review, 'id') }))];
}

type Which = { name: string; number: number; id: number | undefined };

export function reviewPart(review: unknown, { name, number, id }: Which, charsMax?: number): ReadPart {
  const state = (words(review, 'state') ?? 'review').toLowerCase().replaceAll('_', ' ');
  const commit = words(review, 'commit_id')?.slice(0, 12);
  const frame = { kind: 'comment' as const, name: `${name}, review: ${state}${commit ? ` at ${commit}` : ''}` };
  const pictures = id === undefined ? {} : illustrated(review, { kind: 'review', number, id });
  return { ...written(review, frame, charsMax), ...pictures };
}

/** From a Link header: `<https://…&page=4>; rel="last"`. */
function lastPage(link: string): number {
  const [, page] = /[?&]page=(\d{1,6})[^>]*>; rel="last"/.exec(link) ?? [];
  return page === undefined ? 1 : Math.max(1, Number(page));
}
