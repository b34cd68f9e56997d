import { readdirSync } from 'node:fs';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { ALL, ANY, KNOWN, SECRET } from './planted.ts';
import { type Fate, FILTERED, type Row } from './rows.ts';

type Method = (...given: unknown[]) => Promise<unknown>;
type Filtered = Record<string, Method>;

/** The other side: remembers what it was given, and answers the same to everything. */
function otherSide(answer: () => unknown) {
  const got: unknown[][] = [];
  const facts: Record<string, unknown> = {
    addresses: { serverUrl: 'https://code.example', apiUrl: 'https://api.code.example' },
    servers: [],
    knownLists: new Map(),
  };
  const port = new Proxy(facts, {
    get: (known, name: string) =>
      name in known
        ? known[name]
        : async (...given: unknown[]) => {
            got.push(given);
            return answer();
          },
  });
  return { port, got };
}

function filterOf(): SecretFilter {
  const filter = new SecretFilter();
  filter.know([SECRET]);
  return filter;
}

/** All texts of a value, also those in bytes and maps. */
function textIn(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) => {
    if (one instanceof Uint8Array) return new TextDecoder().decode(one);
    return one instanceof Map ? [...one] : one;
  });
}

/** That of what went in at one end, with secrets planted, this is what came out at the other. */
function expectFate(fate: Fate, went: unknown, came: unknown): void {
  if (typeof fate === 'object') {
    expect(came).toEqual(went);
    return;
  }
  expect(textIn(went)).toMatch(ANY);
  expect(textIn(came)).not.toMatch(fate === 'known' ? KNOWN : ANY);
}

const methodsOf = ({ prototype }: { prototype: object }) =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');

describe.each(FILTERED)('$Filtered.name', ({ Filtered, rows }) => {
  const methods = Object.entries(rows) as [string, Row][];
  const filtered = (answer: () => unknown) => {
    const { port, got } = otherSide(answer);
    return { got, port: new Filtered(port as never, filterOf()) as unknown as Filtered };
  };
  const call = (port: Filtered, name: string, given: unknown[]) => (port[name] as Method).call(port, ...given);

  it('Every method of a filtered port has a row that says what becomes of secrets', () => {
    expect(Object.keys(rows).sort()).toEqual(methodsOf(Filtered).sort());
  });

  it.each(methods)(
    'Secrets that a filtered port is given in %s do not go out',
    async (name, { given, sends, answer }) => {
      const { port, got } = filtered(() => answer?.('words'));
      if (sends !== 'refused') {
        await call(port, name, given(ALL));
        expect(got).toHaveLength(1);
        expectFate(sends, given(ALL), got[0]);
        return;
      }
      const said = await call(port, name, given(ALL)).catch((error: unknown) => error);
      expect(said).toMatchObject(
        said instanceof PortError ? { code: 'refused' } : { kind: 'failed', mayHaveRun: false },
      );
      expect(`${said} ${textIn(said)}`).not.toMatch(ANY);
      expect(got).toEqual([]);
      await call(port, name, given('words'));
      expect(got).toHaveLength(1);
    },
  );

  it.each(methods.filter(([, { answer }]) => answer))(
    'Secrets in what %s of a filtered port brings do not come in',
    async (name, row) => {
      const { port } = filtered(() => row.answer?.(ALL));
      expectFate(row.gives ?? 'clean', row.answer?.(ALL), await call(port, name, row.given('words')));
    },
  );

  it.each(methods.filter(([, { saysWhy }]) => saysWhy))(
    'Secrets in why %s of a filtered port failed do not come in',
    async (name, { given }) => {
      const { port } = filtered(() => {
        throw new PortError('retry', `because of ${ALL}`, { retryAt: 7 });
      });
      const error = await call(port, name, given('words')).catch((one: unknown) => one as PortError);
      expect(error).toMatchObject({ name: 'PortError', code: 'retry', retryAt: 7 });
      expect((error as PortError).message).toMatch(/^because of \[secret/);
      expect((error as PortError).message).not.toMatch(ANY);
    },
  );
});

it('Every file of the folder of filtered ports that makes one is looked at', () => {
  const folder = new URL('../../../../layers/agent-core/src/adapters/filtered/', import.meta.url);
  const helpers = ['clean-error.ts', 'people-words.ts'];
  expect(readdirSync(folder).filter((name) => !helpers.includes(name))).toHaveLength(FILTERED.length);
});

describe('names that only look like secrets', () => {
  const hex = 'a3f5c9e2b7d41806';
  it.each([
    ...[`${hex}${hex}a3f5c9e2`, `feature/${hex.repeat(4)}`, 'feature/6f1c2b1e-8a0d-4a0e-9b8e-0f3b1c2d4e5f'],
    ...[
      'v1.2.3-rc.1+build.20261130',
      'acme/sk-learn-tools',
      'acme/ghp_tools',
      'fix/sk-1234-login-fails',
      'glpat-import',
    ],
    ...[
      'U2hvcnRCYXNlNjRGaWxlTmFtZQ==.txt',
      'assets/index-BxK3d9f_.js',
      'jwt/eyJhbGciOiJIUzI1NiJ9',
      'hf_transformers_upgrade',
    ],
    ...[
      'fix/password=reset-form',
      'feature/api-key=rotation',
      'dependabot/npm_and_yarn/babel/core-7.26.10',
      'token=rotation',
    ],
    ...[
      'sk-ant-support-for-long-context-models',
      'claude/session-011CUabcDEFghiJKLmnoPQRst',
      'remote-swe/C0123-1764500000.123456',
    ],
  ])('Ordinary work on %s is not refused', (name) => {
    expect(new SecretFilter().every({ name, token: { name } })).toEqual({ name, token: { name } });
  });
});
