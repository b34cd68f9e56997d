import type { Mutant } from './mutant.ts';

/** Bugs where people write: words that are lost, come twice, or come too late. */
export const PEOPLE: readonly Mutant[] = [
  {
    name: 'a message is rung for, and not stored',
    file: 'layers/agent-core/src/ingress/slack/receive.ts',
    find: 'const stored = await ports.inbox.put(meaning.sessionId, meaning.item);',
    replace: "const stored = await Promise.resolve('created' as const);",
    seeds: 100,
  },
  {
    name: 'an outward call has no intent',
    file: 'layers/agent-core/src/engine/tool-calls/lambda/run-tools.ts',
    find: 'return tools.mcp(name) !== undefined || tools.isOutward(name) || tools.looking(name) !== undefined;',
    replace: 'return tools.mcp(name) !== undefined || tools.looking(name) !== undefined;',
    seeds: 100,
  },
  {
    name: 'a stop is read as a message',
    file: 'layers/agent-core/src/engine/session/plan.ts',
    find: 'const stopAt = inbox.findIndex((_item, index) => endsWork(state, inbox, index));',
    replace: 'const stopAt = -1 as number;',
    seeds: 100,
  },
  {
    name: 'a running command is not held for words',
    file: 'layers/agent-core/src/engine/tool-calls/collect.ts',
    find: "return dispatch.hold === undefined ? 'first' : 'again';",
    replace: "return 'none';",
    seeds: 500,
  },
  {
    name: 'words do not come before a long command',
    file: 'layers/agent-core/src/engine/session/plan.ts',
    find: "return !mayHaveBeenSent && (dispatch.kind === 'worker-wait' || !calls.every(isShort));",
    replace: 'return false;',
    seeds: 500,
  },
  {
    name: 'an older edit replaces a newer one',
    file: 'layers/agent-core/src/domain/session/versions.ts',
    find: "if (stored?.version !== undefined && compareOrder(stored.version, version) >= 0) return 'older';",
    replace: '',
    seeds: 500,
  },
  {
    name: 'an edit of a message that was read is not told',
    file: 'layers/agent-core/src/domain/session/versions.ts',
    find: "if (readBefore !== undefined) return { what: 'told', marks: { version, readBefore } };",
    replace: "if (readBefore !== undefined) return { what: 'told', marks: { version, absorbedBy: readBefore } };",
    seeds: 100,
  },
  {
    name: 'a withdrawn message is read',
    file: 'layers/agent-core/src/domain/session/versions.ts',
    find: "if (!stands) return { what: 'withdrawn', marks: { version, absorbedBy: WITHDRAWN_UNREAD } };",
    replace: '',
    seeds: 500,
  },
  {
    name: 'whoever was revoked keeps keys and browsers',
    file: 'layers/agent-core/src/ingress/slack/commands/approvals.ts',
    find: 'left.length > 0 ? await revokeTaken() : await endingAccess(ports, slackPerson(scope, user), revokeTaken);',
    replace:
      'left.length >= 0 ? await revokeTaken() : await endingAccess(ports, slackPerson(scope, user), revokeTaken);',
    seeds: 100,
  },
  {
    name: 'whoever was revoked is served',
    file: 'layers/agent-core/src/ingress/slack/access/access.ts',
    find: "return may(role, 'write') ? undefined : 'not approved';",
    replace: 'return role ? undefined : undefined;',
    seeds: 100,
  },
  {
    name: 'a paused session is not resumed by a message',
    file: 'layers/agent-core/src/engine/session/plan.ts',
    find: "if (resumes) return { kind: call, absorb: inbox };\n  if (inbox.length === 0) return { kind: 'nothing' };",
    replace: "if (inbox.length === 0) return { kind: 'nothing' };",
    seeds: 100,
  },
];
