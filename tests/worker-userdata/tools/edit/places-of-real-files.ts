/**
 * Texts that a model cites wrongly, from files of packages whose versions are locked, and the line at which a person would look. The
 * files are full of lines that are alike: cases of a switch, closing braces, list items.
 */
export type CitedPlace = { what: string; file: string; cited: string; line: number };

const STRFTIME = 'demo-subject/strftime.js';
const COMPOSER = 'yaml/dist/compose/composer.js';
const SHELL = 'playwright-core/bin/reinstall_chrome_stable_linux.sh';
const README = 'ms/readme.md';
const MANIFEST = 'ms/package.json';

const lines = (...all: string[]) => all.join('\n');
const place =
  (file: string) =>
  (what: string, line: number, ...cited: string[]) => ({
    what,
    file,
    line,
    cited: lines(...cited),
  });
const strftime = place(STRFTIME);
const composer = place(COMPOSER);
const shell = place(SHELL);
const readme = place(README);
const manifest = place(MANIFEST);

export const CITED_PLACES: CitedPlace[] = [
  strftime(
    'a case of a switch, with another call',
    255,
    '// case F:',
    'case 70:',
    'resultString += formatOf(locale.formats.F, date);',
  ),
  strftime(
    'a case whose comment is left out',
    262,
    'case 72:',
    '    resultString += pad2(date.getHours(), padding);',
    '    break;',
  ),
  strftime(
    'one of two cases with the same call, by its number',
    375,
    "// 'Jan'",
    "// case 'H':",
    'case 104:',
    'resultString += locale.shortMonths[date.getMonth()];',
    'break;',
  ),
  strftime(
    'a case with its quotes changed',
    401,
    '// "01"',
    '// case "m":',
    'case 109:',
    'resultString += padTill2(date.getMonth() + 1, padding);',
  ),
  strftime(
    'a function with a parameter more',
    576,
    'function hours12(hour, isPadded) {',
    '    if (hour === 0) {',
    '        return 12;',
    '    }',
  ),
  strftime(
    'a function by its second half',
    579,
    '}',
    'else if (hour >= 12) {',
    '    return hour - 12;',
    '}',
    'return hour;',
  ),
  strftime(
    'a short function with another body',
    566,
    'function padTill3(numberToPad) {',
    '    return String(numberToPad).padStart(3);',
    '}',
  ),
  strftime(
    'its longer namesake',
    556,
    'function padTill2(numberToPad, paddingCharacter) {',
    "    if (paddingCharacter === '' || numberToPad > 9) {",
    '        return numberToPad;',
  ),
  strftime(
    'a deprecated function among its siblings',
    119,
    'function deprecatedStrftimeUTC(fmt, date, locale) {',
    '    if (locale) {',
  ),
  strftime(
    'the last lines of one sibling',
    126,
    'var strftime = locale ? utcStrftime.localise(locale) : utcStrftime;',
    'return strftime(fmt, d);',
    '}',
  ),
  strftime(
    'the sibling that takes a zone',
    100,
    'function deprecatedStrftimeTZ(fmt, d, locale, tz) {',
    '    // locale is optional',
  ),
  strftime(
    'a comment that is shorter than the real one',
    136,
    '// Polyfill Date.now for old browsers',
    "if (typeof Date.now != 'function') {",
  ),
  strftime(
    'a comment of several lines, retold',
    148,
    '// we store the unix timestamp here, to not create a new Date() each iteration',
    '// Date.now() is two times faster than new Date()',
    '// while millisecond precision is enough here',
  ),
  strftime(
    'lines with a statement left out',
    159,
    'var currentTimestamp = Date.now();',
    'if (currentTimestamp > _cachedDateTimestamp) {',
    '    _cachedDate = new Date(_cachedDateTimestamp);',
  ),
  strftime(
    'a long expression with one name wrong',
    181,
    'date = new Date(date.getTime() + timestampToUtcOffsetFor(date) + _customTimezoneOffset);',
  ),
  strftime(
    'the longer of two expressions that are alike',
    169,
    '_cachedDate = new Date(_cachedDateTimestamp + getTimestampToUtcOffset(_cachedDate) + _customTimezoneOffset);',
  ),
  strftime('a ternary that was taken apart', 478, "resultString += extendedTZ ? '+00:00' : '+0000';"),
  strftime('lines that were joined', 490, 'var hours = Math.floor(Math.abs(off / 60)), mins = Math.abs(off % 60);'),
  strftime(
    'the block of a regular expression',
    533,
    "if (timezoneType === 'string') {",
    "    var sign = timezone[0] === '+' ? 1 : -1,",
    '        hours = parseInt(timezone.slice(1, 3), 10),',
  ),
  strftime(
    'the method that makes a UTC copy',
    549,
    'strftime.utc = () => {',
    '    return new Strftime(_locale, _customTimezoneOffset, true);',
    '};',
  ),
  strftime(
    'a method beside others of its form',
    520,
    'strftime.localize = function(newLocale) {',
    '    return new Strftime(newLocale || _locale, _customTimezoneOffset, _useUtcBasedDate);',
  ),
  strftime(
    'a suffix of a table',
    618,
    'switch (i) {',
    "    case 1: return 'st';",
    "    case 2: return 'nd';",
    "    case 3: return 'th';",
    '}',
  ),
  strftime(
    'a variable list that became constants',
    602,
    'const firstDayOfYearUtc = Date.UTC(date.getFullYear(), 0, 1);',
    'const dateUtc = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());',
  ),
  composer(
    'a method whose head changed',
    118,
    'get streamInfo() {',
    '    return {',
    '        comment: parsePrelude(this.prelude).comment,',
  ),
  composer(
    'one of two comments that are the same, by what follows',
    200,
    '/**',
    ' * Call at the end of input, to yield any remaining document.',
    ' *',
    ' * @param forceDoc - If the stream contains no document, still emit a final document.',
  ),
  composer(
    'the other of them',
    126,
    '/**',
    ' * Compose tokens into documents',
    ' *',
    ' * @param forceDoc - If the stream contains no document',
  ),
  composer(
    'a reset that stands twice, by its neighbours',
    106,
    'doc.errors = this.errors;',
    'doc.warning = this.warnings;',
    '}',
    'this.prelude = [];',
    'this.errors = [];',
  ),
  composer(
    'the first of the two resets',
    60,
    'this.doc = undefined;',
    'this.atDirectives = false;',
    'this.prelude = [];',
    'this.errors = [];',
  ),
  composer(
    'a case with a block',
    151,
    "case 'document':",
    '    const doc = composeDoc(this.options, this.directives, token, this.onError);',
  ),
  composer(
    'an error among others',
    182,
    "const msg = 'Unexpected doc-end without a preceding document';",
    "this.errors.push(new YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', msg));",
  ),
  composer(
    'the default of a switch',
    196,
    'default:',
    "    this.errors.push(new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', `Unsupported token`));",
  ),
  composer(
    'a loop that was written anew',
    102,
    'for (const warning of this.warnings)',
    '    doc.warnings.push(warning);',
  ),
  composer(
    'an example in a comment',
    53,
    " * const src: string = 'a: 1'",
    ' * const tokens = new Parser().parse(src)',
    ' * const docs = new Composer().compose(tokens)',
  ),
  shell(
    'a test with single brackets',
    11,
    'if [ ! -f /etc/os-release ]; then',
    '  echo "ERROR: cannot install on unknown Linux distribution"',
    '  exit 1',
  ),
  shell(
    'the message of another check',
    18,
    'echo "ERROR: cannot install on $ID - only Ubuntu and Debian are supported"',
    'exit 1',
    'fi',
  ),
  shell(
    'a numbered comment with another number',
    31,
    '# 2. Install curl to download Chrome',
    'if ! command -v curl > /dev/null; then',
    '  apt-get install curl',
  ),
  shell(
    'the install of the package',
    39,
    'apt-get install ./google-chrome-stable_current_amd64.deb',
    'rm ./google-chrome-stable_current_amd64.deb',
  ),
  readme('an example line among examples', 13, "ms('2.5 hours') // 9000000"),
  readme(
    'a heading and what follows',
    33,
    '## Time format written out',
    '',
    '```js',
    'ms(60000, { long: true })',
    'ms(2 * 60000, { long: true })',
  ),
  readme(
    'a list item that begins like its neighbour',
    46,
    '- If a string that contains a number is supplied, it returns a number',
  ),
  readme('a negative example', 38, "ms(-3 * 60000, { long: true }) // '-3 minutes'"),
  manifest('a script', 12, '"lint": "eslint lib bin",', '"test": "mocha tests.js"'),
  manifest('a version', 33, '"husky": "^0.14.3",', '"lint-staged": "^5.0.0",'),
  manifest('a nested list', 23, '"*.js": [', '  "npm run lint",', '  "prettier --write",'),
];
