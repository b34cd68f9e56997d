import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';

/** Bugs where sessions are forked: one fork that is two, or that has, does or shows what is its origin's. */
export const FORKS: readonly Mutant[] = [
  {
    name: 'a fork that is asked for again is another one',
    file: `${CORE}/ingress/api/write/fork.ts`,
    find: 'const request = await claimed(api, caller, { forkOf: id, ...body }, headers);',
    replace: 'const request = await claimed(api, caller, { forkOf: id, ...body, headers }, {});',
    seeds: 100,
  },
  {
    name: 'a fork’s thread that was begun is not looked for',
    file: `${CORE}/ingress/api/write/fork-thread.ts`,
    find: 'return request.isRepeat ? found(api, request, beside) : undefined;',
    replace: 'return request.isRepeat ? undefined : undefined;',
    seeds: 500,
  },
  {
    name: 'a fork’s words are said again whenever it is asked for again',
    file: `${CORE}/ingress/api/write/fork.ts`,
    find: 'text: words, ...shownIn(place) }, digest(place.sessionId));',
    replace: 'text: words, ...shownIn(place) }, digest(place.sessionId + api.ports.secret()));',
    seeds: 500,
  },
  {
    name: 'a fork begins with the save of its origin itself',
    file: `${CORE}/ingress/api/write/fork-source.ts`,
    find: 'return { ...disk, key };',
    replace: 'return { ...disk };',
    seeds: 500,
  },
  {
    name: 'a fork has no work of its origin',
    file: `${CORE}/ingress/api/write/fork.ts`,
    find: '...(worker ? { worker } : {}) });',
    replace: '...(worker ? {} : {}) });',
    seeds: 500,
  },
  {
    name: 'a fork has cost what its origin has cost',
    file: `${CORE}/engine/forks/forked-state.ts`,
    find: 'spend: noSpend,',
    replace: 'spend: noSpend && state.spend,',
    seeds: 100,
  },
  {
    name: 'a fork shows what its origin was to show',
    file: `${CORE}/engine/forks/forked-state.ts`,
    find: 'noticesPending: [],',
    replace: 'noticesPending: state.noticesPending,',
    seeds: 100,
  },
  {
    name: 'calls that were open where a session was forked have no result',
    file: `${CORE}/engine/forks/forked-entry.ts`,
    find: '...(work ? [resultsMessage([...work.results, ...answersAtFork(work)])] : []),',
    replace: '...(work ? [resultsMessage([...work.results, ...answersAtFork(work).slice(1)])] : []),',
    seeds: 100,
  },
];
