import { describe, expect, it } from 'vitest';
import { filesOf } from '../../console/src/views/changes/patch.ts';

const PATCH = `diff --git a/lib/a.ts b/lib/a.ts
index 1..2 100644
--- a/lib/a.ts
+++ b/lib/a.ts
@@ -1,2 +1,3 @@ function a() {
 one
-two
+2
+3
diff --git a/old.md b/new name.md
similarity index 90%
rename from old.md
rename to new name.md
diff --git "a/\\346\\227\\245.png" "b/\\346\\227\\245.png"
Binary files /dev/null and "b/\\346\\227\\245.png" differ
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-bye
`;

describe('a patch of the working tree', () => {
  it('A patch is read as its files, with what became of each', () => {
    const files = filesOf(PATCH)?.map(({ hunks, ...file }) => ({ ...file, hunks: hunks.length }));
    expect(files).toEqual([
      { name: 'lib/a.ts', hunks: 1, added: 2, removed: 1, isBinary: false },
      { name: 'new name.md', from: 'old.md', hunks: 0, added: 0, removed: 0, isBinary: false },
      { name: expect.stringContaining('.png'), hunks: 0, added: 0, removed: 0, isBinary: true },
      { name: 'gone.txt', hunks: 1, added: 0, removed: 1, isBinary: false },
    ]);
  });

  it('A patch that was cut in the middle of a piece shows the lines that are there', () => {
    const [file] = filesOf(PATCH.slice(0, PATCH.indexOf('+3'))) ?? [];
    expect(file?.hunks[0]?.lines).toEqual([' one', '-two', '+2']);
  });

  it('What is no patch of git has no files', () => {
    expect(filesOf('hello\n@@ nothing')).toBeUndefined();
  });
});
