import type { Span } from './spans.ts';

/**
 * Values that only their surroundings show to be secret. `value` is what goes; what names it stays. Every repetition is bounded,
 * and a pattern is tried only where `hint` occurs.
 */
type NamedValue = { name: string; hint: RegExp; pattern: RegExp; isSecret?: (value: string) => boolean };

const QUOTE = String.raw`\\{0,3}["'\x60]?`;
/** Between a name and its value: JSON, YAML, shell, source code, and their escapes. */
const IS = String.raw`${QUOTE}[ \t]{0,8}(?:=>|:=|[:=])[ \t]{0,8}${QUOTE}`;
const VALUE_END = String.raw`(?![\w(/+-])`;

const NAMED_VALUES: readonly NamedValue[] = [
  {
    name: 'password in an address',
    hint: /:\/\//,
    pattern: /\b[a-z][a-z0-9+.-]{1,24}:\/\/[^\s/:@"'<>`\\]{0,128}:(?<value>[^\s/@"'<>`\\]{4,256})@(?=[\w[$%-])/dgi,
    isSecret: isNoPlaceholder,
  },
  {
    name: 'HTTP authentication',
    hint: /authorization/i,
    pattern: new RegExp(
      String.raw`authorization${IS}(?:Bearer|Basic|Token|Digest|ApiKey|Api-Key|SSWS|GenieKey)(?:[ \t]|%20|\+){1,4}${QUOTE}(?<value>[\w.~+/=:%-]{8,4096})`,
      'gid',
    ),
    isSecret: (value) => /\d/.test(value) || (value.length >= 12 && /[a-z][A-Z]|=$/.test(value)),
  },
  {
    name: 'HTTP authentication without a scheme',
    hint: /authorization/i,
    pattern: /authorization\\{0,3}["']?:[ \t]{0,8}\\{0,3}["']?(?<value>[\w.~+/=-]{16,4096})/dgi,
    isSecret: looksRandom,
  },
  {
    name: 'user and password for curl',
    hint: /curl/,
    pattern: /\bcurl\b[^\n]{0,300}?[ \t](?:-u|--user)[ =]{0,2}["']?[^\s:'"]{1,100}:(?<value>[^\s'"]{4,200})/dg,
    isSecret: isNoPlaceholder,
  },
  {
    name: 'AWS secret key',
    hint: /secret/i,
    pattern: new RegExp(`secret_?-?(?:access)?_?-?key${IS}(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])`, 'gid'),
  },
  {
    name: 'AWS session token',
    hint: /token/i,
    pattern: new RegExp(`(?:session|security)_?-?token${IS}(?<value>[A-Za-z0-9/+=%]{60,4096})`, 'gid'),
  },
  {
    name: 'signature of a signed address',
    hint: /sig/i,
    pattern: /[?&;](?:X-(?:Amz|Goog)-(?:Signature|Security-Token)|Signature|sig)=(?<value>[\w%+/=~-]{20,4096})/dgi,
  },
  {
    name: 'key of Azure',
    hint: /(?:Account|Access)Key|\+ASt|AzFu|AzSe|AIoTC|ACDb/,
    pattern:
      /(?:(?:Account|SharedAccess)Key["']?[=:][ \t]?["']?(?<value>[A-Za-z0-9+/%]{40,100}={0,2}))|(?<!\w)[A-Za-z0-9+/_-]{40,80}(?:\+ASt|AzFu|AzSe|AIoTC|ACDb)[\w+/]{5,6}[AQgw]={0,2}/dg,
  },
  {
    name: 'credential of .npmrc, pip or docker',
    hint: /_auth|_password|"auth"/,
    pattern:
      /(?:(?<![\w.])_(?:authToken|auth|password)[ \t]{0,4}=[ \t]{0,4}["']?|"auth"[ \t]{0,4}:[ \t]{0,4}")(?<value>[\w+/=.~-]{8,1024})/dg,
  },
  {
    name: 'web hook',
    hint: /hook|\/workflows\//,
    pattern:
      /(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{5,25}\/|webhook\.office\.com\/webhookb2\/)(?<value>[\w@/-]{20,300})/dgi,
  },
  { name: 'Telegram bot', hint: /:AA/, pattern: /(?<!\d)\d{8,10}:AA[\w-]{32,34}(?![\w-])/dg },
  { name: 'Google refresh token', hint: /1\/\/0/, pattern: /(?<![\w/])1\/\/0[\w-]{30,200}/dg },
  { name: 'Firebase messaging', hint: /AAAA/, pattern: /(?<!\w)AAAA[\w-]{7}:[\w-]{140}/dg },
];

/** Names of secrets, in programs and their settings; for their values see {@link looksRandom}. */
const ASSIGNMENT = new RegExp(
  String.raw`(?:passw(?:or)?d|passphrase|pwd|(?:api|access|auth|refresh|client|secret|private|bot|bearer|signing|encryption|webhook|oauth|personal|deploy)[ _-]?(?:access[_-]?)?(?:key|token|secret|password)|_TOKEN|_SECRET|_PASSWORD|_KEY|(?<![A-Za-z])secret)${IS}(?<value>[\w.~+/=!@#$%^&*-]{8,512})${VALUE_END}`,
  'gid',
);
const ASSIGNMENT_HINT = /passw|passphrase|pwd|token|secret|key/i;
/** Shorter values are words, numbers and names of things. */
const RANDOM_CHARS_MIN = 20;
const PASSWORD_NAME = /^(?:passw|passphrase|pwd)|_PASSWORD/i;

/** Values that their names show to be secret: in addresses, headers, settings and assignments. */
export function namedValueSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (const { hint, pattern, isSecret } of NAMED_VALUES) {
    if (!hint.test(text)) continue;
    for (const found of text.matchAll(pattern)) {
      const [start, end] = found.indices?.groups?.value ?? found.indices?.[0] ?? [0, 0];
      if (!isSecret || isSecret(text.slice(start, end))) spans.push({ start, end });
    }
  }
  return [...spans, ...assignedSpans(text)];
}

function assignedSpans(text: string): Span[] {
  if (!ASSIGNMENT_HINT.test(text)) return [];
  return [...text.matchAll(ASSIGNMENT)].flatMap((found) => {
    const [start, end] = found.indices?.groups?.value ?? [0, 0];
    const value = text.slice(start, end);
    const isQuoted = /["'`]/.test(text.charAt(start - 1));
    const isSecret = PASSWORD_NAME.test(found[0]) ? isPassword(value, isQuoted, found[0]) : looksRandom(value);
    return isSecret ? [{ start, end }] : [];
  });
}

/** A reference to a value, or a word in the place of one, is no secret. */
function isNoPlaceholder(value: string): boolean {
  return !/^(?:\$|\{|%[sdv(]|<|\*+$|x+$|\.+$|\[)/i.test(value);
}

/** The value stands in quotes, or directly after the sign as settings have it. `password = user2` is a program's own business. */
function isPassword(value: string, isQuoted: boolean, assignment: string): boolean {
  const isSetting = /[^\s:]=[^\s]/.test(assignment);
  if (!(isQuoted || isSetting) || !isNoPlaceholder(value)) return false;
  return /[A-Za-z]/.test(value) && /\d/.test(value) && !/[.$%]|^\w+[[(]/.test(value);
}

/** The value has letters of both cases and digits, or is long hex, and does not consist of words. */
function looksRandom(value: string): boolean {
  if (value.length < RANDOM_CHARS_MIN || !/^[\w.~+/=-]+$/.test(value) || /example|placeholder|your[_-]/i.test(value))
    return false;
  if (/^(?:sha\d+-|\.{0,2}\/)/.test(value)) return false;
  if (/^[0-9a-f]{32,}$/i.test(value)) return true;
  const digits = value.replace(/\D/g, '').length;
  return digits >= 3 && /[a-z]/.test(value) && /[A-Z]/.test(value) && new Set(value).size >= 12;
}
