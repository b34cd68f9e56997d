import { missingParts } from '@remote-swe/core/domain/pull-request/template';
import { describe, expect, it } from 'vitest';

describe('the parts of a template', () => {
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
    ['- [ ] tested\n', '', ['tested']],
    ['- [ ] tested\n* [ ] docs', '- [x] Tested (by hand)\n- [x] docsify', ['docs']],
    ['1. [ ] tested', '- [ ] tested', []],
    ['Summary\n=======\n\nWhy\n---\n', '## summary', ['Why']],
    ['a\nb\n---\n| a |\n| --- |\n- c\n---', '', []],
    ['<h2 align="left">What</h2>', '<h3>what</h3>', []],
    ['<h2>What</h2>', '', ['What']],
    ['**What**\n\n__Why:__\n**How**:\n**a** and **b**', '## How', ['What', 'Why:']],
    ['````\n```\n# code\n````\n## `what`', '## what', []],
    ['Say what and why.', '', []],
    ['', '', []],
    ['## 変更点\n', '## 変更点\n', []],
    ['<!-- never ends ## X\n## Y\n', '', []],
  ])('Of the parts of %j the description %j lacks %j', (template, body, missing) => {
    expect(missingParts(template, body)).toEqual(missing);
  });
});
