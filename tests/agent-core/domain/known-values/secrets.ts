import { KnownValues } from '@remote-swe/core/domain/known-values/known-values';
import { letters } from '../../../../local/security/secrets/samples.ts';

export const SECRETS = {
  'a GitHub token': `ghs_${letters(36)}`,
  'a fine-grained token': `github_pat_11ABCDE_${letters(59)}`,
  'a short token': 'glpat-x7Yq2Wz9Kp4Rt',
  'a token of letters': 'hf_qWeRtYuIoPaSdFgHjKlZxCvBnMqWeRtYuIo',
  'a signing secret': '8f742231b10e8888abcd99yyyzzz85a5',
  'a token in words': 'xoxb-local-bot-token-of-the-test',
};

const token = SECRETS['a GitHub token'];

/** What makes texts that are hard to look through, when it is repeated. */
export const WORST_UNITS: [string, string][] = [
  ['a value', `${token}`],
  ['beginnings of a value', token.slice(0, 9)],
  ['parts of a value', `${token.slice(8, 17)}.`],
  ['one letter', 'a'],
  ['spaces', ' '],
  ['line ends', '\n'],
  ['percent signs', '%25'],
  ['backslashes', '\\'],
  ['entities', '&amp;'],
  ['a dump', '00000000: 6768 705f 6131 4232 6333 4434 6535 4636  ghp_a1B2c3D4e5F6\n'],
  ['words', 'the quick brown fox '],
];

/** Looks for all of them, and for values that are hard to look for, in so many characters of a unit. */
export function lookingFor(unit: string): (chars: number) => unknown {
  const known = new KnownValues([...Object.values(SECRETS), 'a'.repeat(40), `ghp_${'a'.repeat(36)}`]);
  return (chars) => known.find(unit.repeat(Math.ceil(chars / unit.length)));
}
