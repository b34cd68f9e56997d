export type Exception = { rule: string; path: string; reason: string };

/** The only exceptions from the rules: a new one needs a reason as good as the rule. The test fails when one of them is not needed any more. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'inline import',
    path: 'functions/slack-events/bolt-when-signed.ts',
    reason: 'Bolt is half of the load of slack-events, and a request without a signature has no use of it',
  },
  {
    rule: 'inline import',
    path: 'layers/agent-core/src/adapters/mcp/when-asked.ts',
    reason:
      'here it saves cold-start cost: agent-step would load the MCP SDK for the few steps that ask a server over HTTP',
  },
  {
    rule: 'inline import',
    path: 'layers/agent-core/src/adapters/slack/notice-message.ts',
    reason:
      'it saves cold-start cost: the Markdown parser takes 12 ms to load, and most invocations post no message (slack-events hardly any)',
  },
  {
    rule: 'inline import',
    path: 'layers/agent-core/src/adapters/web/web-pages.ts',
    reason:
      'it saves cold-start cost: each start of agent-step would load a parser of HTML, for a tool that is off by default',
  },
];
