import { missingHeadings } from '@remote-swe/core/domain/pull-request/template';
import { describe, expect, it } from 'vitest';

describe('the headings of a template', () => {
  it.each([
    ['## What\n\n## Why\n', '## What\nx', ['Why']],
    ['## What\n', 'What', ['What']],
    ['## 🚀 What?\r\n', '### what\r\n', []],
    ['---\nname: x\n# comment\n---\n## What\n', '', ['What']],
    ['---\n# Never ends\n', '', ['Never ends']],
    ['\uFEFF---\r\nname: x\r\n# comment\r\n--- \r\n## What\r\n', '', ['What']],
    ['\uFEFF## What\n', '## What', []],
    ['---\n# comment\n---', '', []],
    ['<!-- ## Hidden\n-->\n## What <!-- say it -->\n', '## What', []],
    ['```\n# code\n```\n## What\n', '', ['What']],
    ['- [ ] tested\n', '', []],
    ['', '', []],
    ['## 変更点\n', '## 変更点\n', []],
    ['<!-- never ends ## X\n## Y\n', '', []],
  ])('Of the headings of %j the description %j lacks %j', (template, body, missing) => {
    expect(missingHeadings(template, body)).toEqual(missing);
  });
});
