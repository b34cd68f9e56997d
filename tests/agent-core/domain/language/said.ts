import type { Texts } from '@remote-swe/core/domain/language/texts';
import { type SaidOf, saidRequests } from './said-requests.ts';

/** Every text of a table, said with typical values: what is missing here does not compile. */
export type Said = SaidOf<Exclude<keyof Texts, 'formats'>>;

const AT = Date.UTC(2026, 10, 22, 10, 41);
const USD = 1_000_000;
const budget = { scope: 'user', month: '2026-11' } as const;
const amounts = { limitMicroUsd: 20 * USD, spentMicroUsd: 20.31 * USD, raiseToMicroUsd: 40 * USD };
const WAIT = { since: AT, until: AT + 3_600_000 };
const TOLL = { modelCalls: 12, turnMicroUsd: 0.25 * USD, sessionMicroUsd: 1.5 * USD };
const spent = {
  costMicroUsd: 1.5 * USD,
  estimatedMicroUsd: 4_000,
  modelCalls: 12,
  limitMicroUsd: 20 * USD,
  leftMicroUsd: 18.5 * USD,
};

export function said(texts: Texts): Said {
  const { progress, activity, pause, answer, budget, cost, commands, usage, console, history } = texts;
  const { refusal, approvals, worker, trouble, causes, codeHost, forks } = texts;
  return {
    progress: saidProgress(progress),
    activity,
    pause: saidPause(pause),
    answer: saidAnswer(answer),
    budget: saidBudget(budget),
    cost: saidCost(cost),
    commands: {
      ...commands,
      firstMessageDeleted: commands.firstMessageDeleted('<#C1>'),
      mistyped: commands.mistyped({ word: 'statsu', meant: 'status' }),
      oddWords: commands.oddWords({ name: 'list_users', usage: usage.list_users }),
      pullRequest: commands.pullRequest('https://example.com/1', { verdict: 'red', at: 1_700_000_000_000 }),
    },
    usage,
    console: {
      ...console,
      link: console.link('https://agent.example.com/console/#code=0123'),
      isSent: console.isSent('<@U1>'),
      cannotBeSent: console.cannotBeSent('<@U1>', 'missing_scope'),
    },
    history: saidHistory(history),
    refusal: saidRefusal(refusal),
    approvals: saidApprovals(approvals),
    worker: saidWorker(worker),
    trouble: saidTrouble(trouble),
    causes: saidCauses(causes),
    codeHost: {
      inConsole: codeHost.inConsole('alice'),
      remark: codeHost.remark('alice (GitHub)', 'acme/widget#7'),
      closed: codeHost.closed({ person: 'alice (GitHub)', where: 'acme/widget#7', isMerged: true, isLast: true }),
      branchDeleted: codeHost.branchDeleted('fix'),
      reopened: codeHost.reopened('alice (GitHub)', 'acme/widget#7'),
      pushed: codeHost.pushed('alice (GitHub)', 'acme/widget#7', '0123456789abcdef'),
      pullRequestFor: codeHost.pullRequestFor('acme/widget#7', 'https://github.com/acme/widget/pull/7'),
      askedFor: codeHost.askedFor('Alice', 'https://acme.slack.com/archives/C1/p1'),
      nothingToStop: codeHost.nothingToStop,
      requesterRaises: codeHost.requesterRaises('alice'),
      help: codeHost.help('remote-swe', 'remote-swe'),
      begun: codeHost.begun('acme/widget#7'),
      answered: codeHost.answered('acme/widget#7', 'Done.'),
      more: codeHost.more(3),
    },
    forks: {
      first: [undefined, 'https://acme.slack.com/archives/C1/p1']
        .map((from) => forks.first({ person: '<@U1>', from, version: 12 }))
        .join('\n'),
      model: forks.model('opus'),
      goesOn: forks.goesOn,
      waits: forks.waits,
    },
    apiKeys: {
      ...texts.apiKeys,
      made: texts.apiKeys.made({ key: 'rswe_1_2', expiresAt: AT, scopes: ['read'], callbackSecret: 'rsch_1' }),
      line: texts.apiKeys.line({ id: 'k1', name: 'ci', scopes: ['read'], by: 'U1', expiresAt: AT, lastUsedAt: AT }),
      revoked: texts.apiKeys.revoked('k1'),
      unknown: texts.apiKeys.unknown('k1'),
    },
    ...saidRequests(texts),
  };
}

function saidProgress(progress: Texts['progress']): Said['progress'] {
  return {
    ...progress,
    waitingForModel: progress.waitingForModel(AT, AT + 60_000),
    readSoon: progress.readSoon('read_file `a.ts`', 10),
    readAndLetGo: progress.readAndLetGo(10),
    readAfter: progress.readAfter('bash `ls`', { until: AT, isHeld: true }),
    running: progress.running('bash `ls`', AT),
    inOrder: progress.inOrder(['bash `ls`', 'todo'], 2),
    waitingForCapacity: progress.waitingForCapacity('EC2 has none free', WAIT),
    awaiting: progress.awaiting('checks', WAIT),
    awaitingWorker: progress.awaitingWorker(WAIT),
    startingWorker: progress.startingWorker(WAIT),
    footer: progress.footer({ ...TOLL, since: AT }),
    cost: progress.cost({ ...TOLL, ms: 180_000 }),
  };
}

function saidPause(pause: Texts['pause']): Said['pause'] {
  return {
    person: pause.person('<@U1>'),
    operator: pause.operator,
    stopped: pause.stopped(pause.person('<@U1>')),
    turnSteps: pause.turnSteps(300),
    turnTime: pause.turnTime(180),
    error: pause.error('AccessDenied.'),
    raiseButton: pause.raiseButton(40 * USD),
    resumeButton: pause.resumeButton,
  };
}

function saidAnswer(answer: Texts['answer']): Said['answer'] {
  return {
    ...answer,
    cut: answer.cut(1_234),
    leftOpen: answer.leftOpen(['write the test', answer.noCheck]),
    openJob: answer.openJob('j1'),
    openRemark: answer.openRemark('alice', 'acme/widget#7, a.js:3'),
    remarksLeft: answer.remarksLeft(30),
    more: answer.more(3),
    fileRefused: answer.fileRefused('report.pdf', 'storage_limit_reached'),
  };
}

function saidBudget(texts: Texts['budget']): Said['budget'] {
  return {
    reached: [
      texts.reached({ ...amounts }),
      texts.reached({ ...budget, ...amounts }),
      texts.reached({ scope: 'deployment', limitMicroUsd: 20 * USD }),
    ].join('\n'),
    nearlyUsedUp: texts.nearlyUsedUp({ ...budget, percent: 80, spentMicroUsd: 16 * USD, limitMicroUsd: 20 * USD }),
    raised: texts.raised('<@U1>', budget, 40 * USD),
    requesterRaises: texts.requesterRaises('<@U1>', {}),
    adminRaises: texts.adminRaises('<@U1>', budget),
    nobodyRaises: texts.nobodyRaises('<@U1>', budget, 'AdminUserIdList'),
  };
}

function saidCost(cost: Texts['cost']): Said['cost'] {
  return {
    session: cost.session('opus', spent),
    tokens: cost.tokens({ inputTokens: 1_000, outputTokens: 20, cacheReadTokens: 3_000, cacheWriteTokens: 40 }),
    user: cost.user('2026-11', { ...spent, estimatedMicroUsd: 0 }),
    channel: cost.channel('2026-11', { costMicroUsd: USD, estimatedMicroUsd: 0, modelCalls: 1 }),
    everybody: cost.everybody('2026-11', spent),
  };
}

function saidHistory(history: Texts['history']): Said['history'] {
  return {
    onlyRequester: history.onlyRequester,
    given: history.given(12),
    cannotBeSent: history.cannotBeSent('<@U1>', 'missing_scope'),
    isSent: history.isSent('<@U1>'),
    title: history.title('slack:T1:C1:1.2'),
    facts: history.facts({ model: 'opus', turns: 2, modelCalls: 12, microUsd: USD }),
    cut: history.cut(1_234),
  };
}

function saidRefusal(refusal: Texts['refusal']): Said['refusal'] {
  const ask = refusal.askAdmins(['<@U1>', '<@U2>'], 3);
  return {
    foreign: refusal.foreign,
    guest: refusal.guest(ask),
    notApproved: refusal.notApproved(ask),
    noAdmins: refusal.noAdmins('AdminUserIdList'),
    askAdmins: ask,
    unnamed: refusal.unnamed('U1'),
  };
}

function saidApprovals(approvals: Texts['approvals']): Said['approvals'] {
  const verbs = ['approve-user', 'revoke-user', 'list-users'] as const;
  const listed = { name: 'Ada', byName: 'Bob', at: AT };
  return {
    ...approvals,
    nobodyNeedsOne: approvals.nobodyNeedsOne('AdminUserIdList'),
    onlyAdmins: verbs.map(approvals.onlyAdmins).join('\n'),
    whom: approvals.whom('approve_user'),
    approved: `${approvals.approved(['<@U1>', '<@U2>'], undefined)}\n${approvals.approved(['<@U1>'], '<#C1>')}`,
    notApprovedForeign: approvals.notApprovedForeign('<@U1>'),
    notApprovedGuest: approvals.notApprovedGuest('<@U1>'),
    isAdmin: approvals.isAdmin('<@U1>'),
    isApprovedEverywhere: approvals.isApprovedEverywhere('<@U1>'),
    hadNone: approvals.hadNone('<@U1>'),
    hadNoneHere: approvals.hadNoneHere('<@U1>'),
    revoked: `${approvals.revoked('<@U1>', undefined)}\n${approvals.revoked('<@U1>', '<#C1>')}`,
    accessEnded: approvals.accessEnded({ keys: 2, browsers: 1 }),
    admins: `${approvals.admins(['U1'])}\n${approvals.admins(['U1', 'U2'])}`,
    listed: `${approvals.listed({ ...listed, channel: undefined })}\n${approvals.listed({ ...listed, channel: '<#C1>' })}`,
    onlySome: approvals.onlySome(200),
  };
}

function saidWorker(worker: Texts['worker']): Said['worker'] {
  return {
    longWait: worker.longWait('EC2 has none free', 60),
    didNotStart: worker.didNotStart('it runs, but its SSM agent is silent', { number: 1, of: 3 }),
    saidLast: worker.saidLast('\n```\nno space left\n```'),
    sleepsPartlySaved: worker.sleepsPartlySaved(['big.bin: 6 GB']),
    sleepsUnsaved: worker.sleepsUnsaved('it did not end in time', AT),
    removedUnsaved: worker.removedUnsaved,
  };
}

function saidTrouble(trouble: Texts['trouble']): Said['trouble'] {
  return {
    otherModel: trouble.otherModel('opus', 'sonnet'),
    noMcpServer: trouble.noMcpServer('docs', 'gone.'),
    mcpServerForAdmins: trouble.mcpServerForAdmins('docs', 'gone.'),
    toolsLeftOut: trouble.toolsLeftOut({ count: 12, named: ['docs: search'] }, { tools: 40, chars: 35_000 }),
    cannotStart: trouble.cannotStart('SLACK_BOT_TOKEN is missing.'),
    unreadable: trouble.unreadable,
  };
}

function saidCauses(causes: Texts['causes']): Said['causes'] {
  return {
    failedSteps: causes.failedSteps(),
    noWorker: causes.noWorker(60, 'EC2 has none free'),
    noBoot: causes.noBoot(3, 'it runs, but its SSM agent is silent'),
    machineLost: causes.machineLost(2),
    stuck: causes.stuck(5, 'bash'),
    noModel: causes.noModel(10, 'ThrottlingException'),
    toolRefused: causes.toolRefused(0, '`docs__search`'),
    stillCut: causes.stillCut(),
    stillUnreadable: causes.stillUnreadable(),
    stillTooLong: causes.stillTooLong(),
  };
}
