import { readOrientation } from '@remote-swe/core/domain/image/exif';
import { readImageHeader } from '@remote-swe/core/domain/image/image-header';
import { ownersOf } from '@remote-swe/core/domain/pull-request/code-owners';
import { readBranches } from '../../../worker-userdata/runtime/git/push/remote-branches.ts';
import { frontMatter, ruleScope } from '../../../worker-userdata/runtime/knowledge/front-matter.ts';
import { importedPaths } from '../../../worker-userdata/runtime/knowledge/imports.ts';
import { SET_UP_FILES, setUpPlan } from '../../../worker-userdata/runtime/repository-setup/set-up-plan.ts';
import { mutatedBytes, mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';

const OWNERS = '# who\n* @acme/all\n/docs/ @alice bob@example.com\n**/src/*.ts @bob\n[Section][2] @x\n!a\\ b @c\n';
const FILES = ['docs/a.md', 'src/b.ts', 'a b', 'x'.repeat(300)];
const GUIDE =
  '---\nglobs: *.ts\ndescription: "a: b"\nalwaysApply: true\n---\nSee @docs/a.md and @~/x, `@not`\n```\n@code\n```\n';
const BRANCHES = `ref: refs/heads/main\tHEAD\n${'a'.repeat(40)}\tHEAD\n${'a'.repeat(40)}\trefs/heads/main\n`;
const STEPS =
  'jobs:\n  copilot-setup-steps:\n    steps:\n      - uses: actions/checkout@v4\n      - name: Install\n        run: npm ci\n        working-directory: app\n';
const CONTAINER =
  '{ // c\n "onCreateCommand": "a", "updateContentCommand": ["b", "c"], /* d */ "postCreateCommand": {"x": "y", "z": ["1"]}, }';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const WEBP = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');
const EXIF = Buffer.from('4578696600004d4d002a000000080001011200030000000100060000', 'hex');
const JPEG = Buffer.concat([
  ...[Buffer.from('ffd8ffe1', 'hex'), Buffer.from([0, EXIF.length + 2]), EXIF],
  Buffer.from('ffc0001108000100010301220002110103110100ffd9', 'hex'),
]);

export const REPOSITORY_PARSERS: Parser[] = [
  parser({ name: 'Repository: CODEOWNERS', inputs: mutatedText([OWNERS]), read: (text) => ownersOf(text, FILES) }),
  parser({
    name: 'Repository: knowledge, front matter, imports',
    inputs: mutatedText([GUIDE]),
    read: (text) => [ruleScope(frontMatter(text)), importedPaths('docs/AGENTS.md', text)],
  }),
  parser({ name: 'Repository: branches of its host', inputs: mutatedText([BRANCHES]), read: readBranches }),
  parser({
    name: 'Repository: steps of its set-up',
    inputs: mutatedText([STEPS, CONTAINER, 'echo hi']),
    read: (text) => SET_UP_FILES.map((file) => setUpPlan(file, 'abc', text)),
  }),
  parser({
    name: 'Repository: images',
    inputs: mutatedBytes([PNG, GIF, WEBP, JPEG]),
    read: (bytes) => (['png', 'jpeg', 'gif', 'webp'] as const).map((format) => readImageHeader(format, bytes)),
  }),
  parser({
    name: 'Repository: orientation of photographs',
    inputs: mutatedBytes([EXIF]),
    read: (segment) => readOrientation(segment),
    refuses: () => false,
  }),
];
