import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';
const MODEL = 'tests/agent-core/adapters/bedrock/model.test.ts';
const REPLY = 'tests/agent-core/engine/model-call/reply.test.ts';
const DEAD_LETTERS = 'tests/agent-core/engine/wakes/dead-letter.test.ts';

/** Bugs where something odd comes: streams that are no answer, limits, wakes that were given up, machines that vanish. */
export const ODD: readonly Mutant[] = [
  {
    name: 'a malformed stream is accepted as an answer',
    file: `${CORE}/engine/model-call/reply.ts`,
    find: "    case 'malformed':\n      return unreadableDraft(session, now);",
    replace: "    case 'malformed':\n      return readableDraft(rules, session, reply, now ?? unreadableDraft);",
    caughtBy: { test: REPLY, title: 'An unreadable reply is asked for three times more, each time with the reason' },
  },
  {
    name: 'a call whose input is no JSON is run without input',
    file: `${CORE}/adapters/bedrock/assemble.ts`,
    find: '      } catch {\n        return undefined;',
    replace:
      '      } catch {\n        return { toolUse: { toolUseId: block.toolUseId, name: block.name, input: {} } };',
    caughtBy: { test: MODEL, title: 'A reply with a broken tool input is malformed: no part of it may run' },
  },
  {
    name: 'the half call of a stream that was cut is run',
    file: `${CORE}/adapters/bedrock/assemble.ts`,
    find: "  if (!stopReason || !usage) throw new ModelError('unavailable', 'The model’s stream broke off before its end');",
    replace: `  if (!stopReason || !usage) {
    const halves = [...blocks.values()].map((block) =>
      block.kind === 'tool' ? { ...block, input: '{}' } : block,
    );
    const none = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    return finish(new Map(halves.map((block, at) => [at, block])), 'tool-use', none);
  }`,
    caughtBy: {
      test: 'tests/agent-core/adapters/bedrock/assemble.test.ts',
      title: 'A stream that ends quietly in a call is no reply, so that nothing of the call runs',
    },
  },
  {
    name: 'a limit of Slack has no time',
    file: `${CORE}/adapters/slack/slack-errors.ts`,
    find: 'const limit = retryAt === undefined ? {} : { retryAt };',
    replace: 'const limit = retryAt === undefined ? {} : {};',
    caughtBy: {
      test: 'tests/agent-core/adapters/slack/chat.test.ts',
      title: 'When Slack names a limit, nobody posts before its end',
    },
  },
  {
    name: 'a post that a limit keeps back is tried at once',
    file: `${CORE}/engine/shown/outbox.ts`,
    find: 'const delayMs = Math.max(0, retryAt - now) + AFTER_LIMIT_MS;',
    replace: 'const delayMs = Math.max(0, now - retryAt) + AFTER_LIMIT_MS;',
    caughtBy: {
      test: 'tests/agent-core/engine/waits/held-posts.test.ts',
      title: 'A limit of seconds is waited for by a timer, not by the sweeper, and the post comes right after it',
    },
  },
  {
    name: 'a dead letter posts without asking the thread',
    file: `${CORE}/engine/wakes/tell-once.ts`,
    find: 'if (!found.has(notice.id)) await ports.chat.post(source, notice);',
    replace: 'if (found) await ports.chat.post(source, notice);',
    caughtBy: {
      test: DEAD_LETTERS,
      title: 'A given-up wake tells people once, though it dies at any point and comes back',
    },
  },
  {
    name: 'a dead letter that lost its race tells all the same',
    file: `${CORE}/engine/wakes/dead-letter.ts`,
    find: "  if (!isCommitted(result)) return 'moved-on';",
    replace: '  void isCommitted(result);',
    caughtBy: { test: DEAD_LETTERS, title: 'A given-up wake changes nothing when a step wins the race' },
  },
  {
    name: 'what a disk began with is forgotten at once',
    file: `${CORE}/domain/worker/disk.ts`,
    find: '...(newDisk.key ? { begunWith: { ...newDisk, at: lastUsedAt } } : {})',
    replace: '...(newDisk.key ? {} : {})',
    caughtBy: {
      test: 'tests/agent-core/engine/worker-life/new-disk.test.ts',
      title: 'A start remembers what the disk began with, which is kept as long as the disk is',
    },
  },
  {
    name: 'what was brought back is forgotten with a machine that vanished before its first save',
    file: `${CORE}/domain/worker/disk.ts`,
    find: '  if (!saved || !begunWith || saved.key || saved.at !== begunWith.at) return saved;',
    replace: '  if (!saved || !begunWith || saved.key || saved.at !== Number.NaN) return saved;',
    caughtBy: {
      test: 'tests/agent-core/engine/worker-life/new-disk.test.ts',
      title: 'A start remembers a new disk after one that was lost before its first save',
    },
  },
  {
    name: 'differences that were never put are named',
    file: 'worker-userdata/runtime/repository-setup/kept-diffs.ts',
    find: 'if (!(await isPut(keep.url, found))) return undefined;',
    replace: 'await isPut(keep.url, found);',
    caughtBy: {
      test: 'tests/worker-userdata/repository-setup/kept-diffs.long.test.ts',
      title: 'What cannot be put is not named, and is not tried again for minutes',
    },
  },
];
