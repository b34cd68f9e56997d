import { describe, expect, it } from 'vitest';
import { Outline } from '../../../../worker-userdata/runtime/tools/read/outline.ts';
import { linesOfText, pageOf } from '../../../../worker-userdata/runtime/tools/read/page.ts';
import type { ToolAnswer } from '../../../../worker-userdata/runtime/tools/worker-tool.ts';

const ROOM = 8_000;
/** The definitions of a text, without their numbers. */
function outlineOf(name: string, text: string, charsMax = ROOM): string[] {
  const outline = new Outline(name);
  for (const line of text.split('\n')) outline.add(line);
  return (outline.text(charsMax) ?? '').split('\n').map((line) => line.replace(/^ *\d+\t/, ''));
}

/** Each definition of a kind of file, between lines that are none; a line that begins with `>` is one. */
const KINDS: [string, string][] = [
  [
    'a.ts',
    `import { x } from 'y';
>export class Shop extends Base {
>  constructor(private readonly db: Db) {
    super(db);
  }
>  async orders(of: string): Promise<Order[]> {
    for (const order of all) {
      if (order.of === of) {
        list.push(order);
      }
    }
    return list;
  }
}
>export interface Order {
  id: string;
}
>export type Id = string;
>export const LIMIT = 5;
>const total = (orders: Order[]) => orders.length;
>export default async function main() {
  run(() => {
    x();
  });
}`,
  ],
  [
    'old.js',
    `'use strict';
>var Decimal = function (value) {
};
>Decimal.prototype.toFixed = function (dp) {
  return format(this, dp);
};
>P.absoluteValue = P.abs = function () {
};
>module.exports = Decimal;`,
  ],
  [
    'shop.test.js',
    `>describe('the shop', () => {
  beforeEach(() => {});
>  it('sells', async () => {
    expect(1).toBe(1);
  });
});`,
  ],
  [
    'a.py',
    `import os
>class Shop(Base):
    """A shop."""
    limit = 5
>    def orders(self, of):
        return [order for order in self.all if order.of == of]
>async def main():
    pass
if __name__ == "__main__":
    main()`,
  ],
  [
    'a.go',
    'package a\n>type Shop struct {\n\tdb *DB\n}\n>func (s *Shop) Orders(of string) ([]Order, error) {\n\treturn nil, nil\n}',
  ],
  [
    'a.rs',
    'use std::io;\n>pub struct Shop {\n    db: Db,\n}\n>impl<T> Shop {\n>    pub async fn orders(&self) -> Vec<Order> {\n        let f = 1;\n    }\n}',
  ],
  [
    'A.java',
    `package a;
>public final class Shop {
    private int count = 0;
>    public List<Order> orders(String of) throws IOException {
        return repository.find(of);
    }
>    protected static void close() {
    }
}`,
  ],
  [
    'a.kt',
    '>data class Order(val id: String)\n>fun total(orders: List<Order>): Int {\n    val n = orders.size\n    return n\n}',
  ],
  [
    'a.c',
    `#include <stdio.h>
>#define MAX(a, b) ((a) > (b) ? (a) : (b))
>struct shop {
  int count;
};
>static int orders(struct shop *s, int of) {
  if (of) {
    return find(s, of);
  }
}
int declared(int);`,
  ],
  ['a.rb', '>module Shop\n>  class Order\n>    def total\n      1\n    end\n  end\nend'],
  ['a.php', '<?php\n>final class Shop {\n    private $db;\n>    public function orders() {\n    }\n}'],
  ['deploy.sh', '#!/bin/bash\nset -e\n>build() {\n  make all\n}\n>function ship {\n  scp a b\n}\nbuild'],
  ['schema.sql', '>CREATE TABLE orders (\n  id int\n);\n>create or replace view v as\nselect 1;'],
  ['Makefile', 'CC := gcc\n>all: build\n\t$(CC) a.c\n>build: a.o'],
  ['template.yaml', '# comment\n>Resources:\n>  Table:\n    Type: AWS::DynamoDB::Table\n  Short: value\n>Outputs:'],
  ['a.json', '{\n>  "name": "a",\n>  "scripts": {\n    "test": "x",\n>    "nested": {\n      "deep": 1\n    }\n  }\n}'],
  ['a.toml', '>[package]\nname = "a"\n>[dependencies]\nx = "1"'],
  ['a.md', '># Title\ntext\n```sh\n# not a heading\n```\n>## Part'],
  [
    'a.proto',
    'syntax = "proto3";\n>message Order {\n  string id = 1;\n}\n>service Shop {\n>  rpc Orders (Query) returns (Order);\n}',
  ],
  ['a.css', '>.shop {\n  color: red;\n}\n>@media print {\n}'],
  ['a.ex', '>defmodule Shop do\n>  def orders(of) do\n    of\n  end\nend'],
];

describe('the outline of a file', () => {
  it.each(KINDS)('The outline of %s has its definitions and nothing else', (name, marked) => {
    const lines = marked.split('\n');
    const definitions = lines
      .filter((line) => line.startsWith('>'))
      .map((line) => line.slice(1).replaceAll('\t', '  '));
    expect(outlineOf(name, lines.map((line) => line.replace(/^>/, '')).join('\n'))).toEqual(definitions);
  });

  it('The outline of a file without definitions is none', () => {
    expect(new Outline('a.csv').text(ROOM)).toBeUndefined();
    expect(outlineOf('a.log', 'class of failure\nfunction failed')).toEqual(['']);
  });

  it('The outline has the outer definitions, when all are too many, and counts the others', () => {
    const text = Array.from({ length: 50 }, (_, at) => `class C${at}:\n    def one(self):\n    def two(self):`).join(
      '\n',
    );
    const outline = outlineOf('a.py', text, 1_500);
    expect(outline.slice(0, 2)).toEqual(['class C0:', 'class C1:']);
    expect(outline.at(-1)).toBe('[100 inner or later definitions not shown]');
    expect(outlineOf('a.py', text, 300).at(-1)).toMatch(/^\[1\d\d inner or later definitions not shown\]$/);
  });
});

function textOf(answer: ToolAnswer): string {
  if (answer.kind === 'stopped') return '';
  return answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

describe('a first look at a large file', () => {
  it('A first look at a large file is short, shows its beginning and its definitions, and says how to read on', () => {
    const text = Array.from(
      { length: 900 },
      (_, at) => `export function part${at}(input: string): number {\n  return input.length + ${at};\n}\n`,
    ).join('\n');
    const look = pageOf(linesOfText(text), { path: '/w/large.ts', charsMax: 40_000 });
    const shown = textOf(look);
    expect(shown.length).toBeLessThan(13_000);
    expect(shown).toMatch(/^ {5}1\texport function part0/);
    expect(shown).toMatch(/\n…\n {4}61\texport function part15/);
    expect(shown).toMatch(
      /not shown\]\n\[Lines 1-60 of 3599 in .*; then its definitions\. Read on with offset and limit, for example offset=61\.\]$/,
    );
  });

  it('A first look at a large file without definitions shows its beginning and its end', () => {
    const text = Array.from({ length: 9_000 }, (_, at) => `2026-11-30 12:00 request ${at} took 5 ms`).join('\n');
    const shown = textOf(pageOf(linesOfText(text), { path: '/w/a.log', charsMax: 40_000 }));
    expect(shown.length).toBeLessThan(8_000);
    expect(shown).toContain('\n…\n  8991\t2026-11-30 12:00 request 8990 took 5 ms\n');
    expect(shown).toMatch(/\[Lines 1-60 of 9000 in .*; then its last lines\. Read on/);
  });
});
