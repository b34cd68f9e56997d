import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { Redactor } from '../../../../worker-userdata/runtime/output/redactor.ts';
import { TokenFilter } from '../../../../worker-userdata/runtime/output/token-filter.ts';
import type { Random } from '../../../chaos/random.ts';
import type { Attack } from '../../attack.ts';
import { ENCODINGS, folded } from '../../secrets/encodings.ts';
import { playPlanted } from '../../secrets/planted-session.ts';
import { SECRETS } from '../../secrets/samples.ts';
import { Tries } from '../../tries.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];

/** A token is written in every common way, in pieces of every length, through what stands before logs, results and people. */
export const encodedSecrets: Attack = {
  name: 'encoded-secrets',
  async run(lab) {
    const random = lab.random('encoded-secrets');
    const tries = new Tries();
    const token = `ghs_${Array.from({ length: 36 }, () => random.pick(LETTERS)).join('')}`;
    const filter = new SecretFilter();
    filter.know([token]);
    for (const [way, encode] of Object.entries(ENCODINGS)) {
      const encoded = encode(token);
      const text = `words\n${encoded}\nmore words\n`;
      const seen = {
        result: new Redactor([token]).text(text),
        people: filter.known(text),
        log: inPieces(text, token, random),
      };
      for (const [where, shown] of Object.entries(seen))
        tries.note(`${way}, ${where}`, !folded(shown).includes(folded(encoded)) && shown.includes('[secret'));
    }
    return tries.outcome();
  },
};

function inPieces(text: string, token: string, random: Random): string {
  const stream = new Redactor([token]).stream();
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let place = 0; place < bytes.length; ) {
    const end = place + 1 + Math.floor(20 * random.next());
    pieces.push(stream.push(bytes.subarray(place, end)));
    place = end;
  }
  return Buffer.concat([...pieces, stream.end()]).toString();
}

/** Secrets of every well-known issuer, which nobody knows beforehand, in output of a tool. */
export const shapedSecrets: Attack = {
  name: 'shaped-secrets',
  async run() {
    const tries = new Tries();
    for (const { name, text, secret } of SECRETS) {
      const filter = new TokenFilter();
      const shown = filter.push(`${text}\n`) + filter.end();
      tries.note(name, !shown.includes(secret) && shown.includes('[secret]'));
    }
    return tries.outcome();
  },
};

/** Whole sessions whose shell and model spread every secret that they can have; nothing of it is left anywhere. */
export const spreadSecrets: Attack = {
  name: 'spread-secrets',
  async run(lab) {
    const tries = new Tries();
    for (const mode of ['token', 'app'] as const) {
      const { secrets, searched, found } = await playPlanted((options) => lab.startSystem(options), mode);
      for (let place = found.length; place < secrets * searched; place++) tries.note(mode, true);
      for (const what of found) tries.note(`${mode}: ${what}`, false);
    }
    return tries.outcome();
  },
};
