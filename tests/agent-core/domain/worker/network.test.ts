import { unresolvedHosts, unresolvedText } from '@remote-swe/core/domain/worker/network';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../growth.ts';

const NETWORK = { lists: ['github', 'npm'], domains: ['*.example.org'] };

describe('hosts without an address', () => {
  it.each([
    ['curl: (6) Could not resolve host: repo.example.com', 'repo.example.com'],
    [
      "fatal: unable to access 'https://git.example.com/a/b/': Could not resolve host: git.example.com",
      'git.example.com',
    ],
    ['ssh: Could not resolve hostname git.example.com: Name or service not known', 'git.example.com'],
    ['wget: unable to resolve host address ‘dl.example.com’', 'dl.example.com'],
    ["  Temporary failure resolving 'deb.example.com'", 'deb.example.com'],
    ["E: Could not resolve 'deb.example.com'", 'deb.example.com'],
    [
      'npm error network request to https://r.example.com/x failed, reason: getaddrinfo ENOTFOUND r.example.com',
      'r.example.com',
    ],
    ['Error: getaddrinfo EAI_AGAIN r.example.com r.example.com:443', 'r.example.com'],
    [
      "NameResolutionError: Failed to resolve 'pypi.example.com' ([Errno -2] Name or service not known)",
      'pypi.example.com',
    ],
    ['dial tcp: lookup proxy.example.com on 10.42.0.2:53: no such host', 'proxy.example.com'],
    ['Caused by: java.net.UnknownHostException: Maven.example.com', 'maven.example.com'],
  ])('The output %j names a host that has no address', (output, host) => {
    expect(unresolvedHosts(output)).toEqual([host]);
  });

  it.each(['', 'ok', 'resolve host: later', 'HTTP 404 from repo.example.com', 'ENOTFOUND', "Cannot find module 'a.b'"])(
    'The output %j names none',
    (output) => expect(unresolvedHosts(output)).toEqual([]),
  );

  it('Hosts are named once each, a few of them, from both ends of a long output', () => {
    const line = (host: string) => `curl: (6) Could not resolve host: ${host}\n`;
    const many = Array.from({ length: 20 }, (_, index) => line(`h${index}.example.com`)).join('');
    expect(unresolvedHosts(many + many)).toHaveLength(5);
    const long = `${line('first.example.com')}${'x\n'.repeat(100_000)}${line('last.example.com')}`;
    expect(unresolvedHosts(long)).toEqual(['first.example.com', 'last.example.com']);
  });

  it('A host is named with what can be reached, only where an operator has limited that', () => {
    const output = 'curl: (6) Could not resolve host: repo.example.com';
    const text = unresolvedText(NETWORK, output);
    for (const part of ['repo.example.com', 'github, npm', '*.example.org', 'EgressFurtherDomains'])
      expect(text).toContain(part);
    expect(unresolvedText(undefined, output)).toBeUndefined();
    expect(unresolvedText(NETWORK, 'all went well')).toBeUndefined();
  });

  it('No output takes long to look at, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.nat(200), (text, times) => {
        expect(unresolvedHosts(text.repeat(times)).length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 50 },
    );
    const nasty = `could not resolve host: ${'a.'.repeat(200_000)}`;
    expect(processorMs(() => unresolvedHosts(nasty))).toBeLessThan(2_000);
  });
});
