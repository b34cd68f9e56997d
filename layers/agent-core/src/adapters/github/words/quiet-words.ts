import type { Audience } from '../../../domain/people/audience.ts';
import { isRefusal } from '../../../errors.ts';
import type { Quieted } from '../../../ports/code-talk.ts';
import type { Asking } from '../api/asking.ts';
import type { Reader } from '../reading/answer/reader.ts';
import { linksOf, quietText } from './quiet.ts';
import { takingPart } from './taking-part.ts';

/**
 * Where words are written. `number`: of the issue or pull request, asked for when it matters; undefined for one that is not there yet. `reviewers`:
 * whose review
 * can be asked for.
 */
export type Place = { reader: Reader; number: () => Promise<number | undefined>; reviewers?: () => Promise<string[]> };
/** The texts, in their order; `quieted` where anything was changed. */
export type QuietTexts = { texts: string[]; quieted?: Quieted };

/** Makes what the model writes notify nobody but its audience and those who take part, who are asked for only when somebody else is named. */
export class QuietWords {
  readonly #asking: Asking;
  readonly #serverUrl: string;

  constructor(asking: Asking, serverUrl: string) {
    this.#asking = asking;
    this.#serverUrl = serverUrl;
  }

  async of(texts: readonly string[], audience: Audience, place: Place): Promise<QuietTexts> {
    const { owner, name } = place.reader.name;
    const links = linksOf([...audience.repositories, `${owner}/${name}`], this.#serverUrl);
    const quietFor = (names: readonly string[]) => {
      const known = new Set(names.map((each) => each.toLowerCase()));
      return texts.map((text) => quietText(text, { mayNotify: (each) => known.has(each.toLowerCase()), links }));
    };
    const first = quietFor(audience.logins);
    if (first.every(({ quieted }) => quieted.mentions.length === 0)) return together(first);
    return together(quietFor([...audience.logins, ...(await this.#takingPart(audience, place))]));
  }

  async #takingPart({ thread }: Audience, { reader, number: numberOf, reviewers }: Place): Promise<string[]> {
    const number = await numberOf();
    const here = [
      ...((await reviewers?.()) ?? []),
      ...(number === undefined ? [] : await orNobody(takingPart(reader, number))),
    ];
    if (!thread) return here;
    const there = this.#asking.about(thread.repository, 'read', (client, name) =>
      takingPart({ client, name }, thread.number),
    );
    return [...here, ...(await orNobody(there))];
  }
}

/** Whoever is not known to take part is not notified. */
export async function orNobody(asked: Promise<string[]>): Promise<string[]> {
  try {
    return await asked;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [];
  }
}

function together(shown: ReturnType<typeof quietText>[]): QuietTexts {
  const mentions = [...new Set(shown.flatMap(({ quieted }) => quieted.mentions))];
  const references = [...new Set(shown.flatMap(({ quieted }) => quieted.references))];
  const isAny = mentions.length + references.length > 0;
  return { texts: shown.map(({ text }) => text), ...(isAny ? { quieted: { mentions, references } } : {}) };
}
