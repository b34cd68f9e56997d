import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';

/** Bugs where programs ask and are told: what is repeated is done twice, or what is to be told is lost. */
export const PROGRAMS: readonly Mutant[] = [
  {
    name: 'a program’s request is noted nowhere',
    file: `${CORE}/ingress/api/write/claimed.ts`,
    find: 'const known = await ports.requests.claim(name, made, now);',
    replace: 'const known = await Promise.resolve({ ...made, at: now, isRepeat: false });',
    seeds: 100,
  },
  {
    name: 'a message of a program that comes again is another one',
    file: `${CORE}/ingress/api/write/put.ts`,
    find: 'return apiItemKey(name ?? digest(ports.secret()));',
    replace: 'return apiItemKey(digest(name + ports.secret()));',
    seeds: 100,
  },
  {
    name: 'a callback that was not taken counts as told',
    file: `${CORE}/adapters/sources/api-chat.ts`,
    find: 'await this.#callbacks.deliver(source.callback, told);',
    replace: 'await this.#callbacks.deliver(source.callback, told).catch(() => {});',
    seeds: 500,
  },
  {
    name: 'an event that a program did not take is given up',
    file: `${CORE}/engine/shown/tell-events.ts`,
    find: "const isLater = error.code === 'retry';",
    replace: "const isLater = error.code !== 'retry';",
    seeds: 500,
  },
];
