import type { SimWorld } from '../world.ts';

/** Names that only one session of a world has: its words, answers, posts and effects. */
const OWN = /(?:word|edited|answer|post|effect)-(\d+)-/g;

/** Sessions of one world do not disturb each other: words, posts, machines and effects of one are in no other. */
export function brokenApart(world: SimWorld): string[] {
  if (world.threads.length === 1) return [];
  return world.threads.flatMap((thread, number) => [
    ...foreign(world, number).map((name) => `Apart: session ${number} has ${name}`),
    ...world.effects
      .filter(({ name, sessionId }) => sessionId === thread.sessionId && !name.startsWith(`effect-${number}-`))
      .map(({ name }) => `Apart: ${name} happened on the machine of session ${number}`),
  ]);
}

function foreign({ things, threads }: SimWorld, number: number): string[] {
  const { sessionId = '', place = '' } = threads[number] ?? {};
  const transcript = (things.table.entries.get(sessionId) ?? []).flatMap(({ messages }) => messages);
  const posts = things.chat.ever.filter(({ thread }) => thread === place).map(({ notice }) => notice.text);
  const all = `${JSON.stringify(transcript)}\n${posts.join('\n')}`;
  return [...all.matchAll(OWN)].flatMap(([name, of]) => (Number(of) === number ? [] : [`${name}…`]));
}
