/** The first message of a thread that is a fork. `from`: the address of the thread that it was forked from; undefined: there is none any more. */
export const forks = {
  first: ({ person, from, version }: { person: string; from: string | undefined; version: number }) =>
    `A fork of ${from === undefined ? 'another thread of mine here' : `<${from}|this thread>`} from entry ${version} on, asked for by ${person}. What happened there up to then I know; that session goes on by itself.`,
  model: (name: string) => `I answer here with the model *${name}*.`,
  goesOn: 'I go on from there. Write here at any time.',
  waits: 'Write here what I shall do.',
};
