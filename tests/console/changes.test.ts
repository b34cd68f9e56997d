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

/** As git 2.39 writes it, the last one cut. */
const WITHOUT_LINES = `diff --git a/a b b.bin b/a b b.bin
index 4a27031..a0d398b 100644
Binary files a/a b b.bin and b/a b b.bin differ
diff --git a/x b/y.png b/x b/y.png
index 4a27031..a0d398b 100644
Binary files a/x b/y.png and b/x b/y.png differ
diff --git a/a b/b
old mode 100644
new mode 100755
similarity index 100%
rename from a
rename to b
diff --git a/a b/copy
similarity index 100%
copy from a
copy to copy
diff --git a/mode b/mode
old mode 100755
new mode 100644
diff --git a/ne b/ne
new file mode 100644
index 0000000..e69de29
diff --git a/gone b/gone
deleted file mode 100644
index e69de29..0000000
diff --git a/nb b/nb
new file mode 100644
index 0000000..7a002a8
Binary files /dev/null and b/nb differ
diff --git a/logo.bin b/logo.bin
deleted file mode 100644
index 7a002a8..0000000
Binary files a/logo.bin and /dev/null differ
diff --git "a/t\\tab \\"1\\" \\303\\251" "b/t\\tab \\"1\\" \\303\\251"
new file mode 100644
index 0000000..e69de29
diff --git a/cut.txt b/cut.txt
index 1111111..22222`;

describe('a patch of the working tree', () => {
  it('A patch is read as its files, with what became of each', () => {
    const files = filesOf(PATCH)?.map(({ hunks, ...file }) => ({ ...file, hunks: hunks.length }));
    expect(files).toEqual([
      { name: 'lib/a.ts', content: 'lines', hunks: 1, added: 2, removed: 1 },
      { name: 'new name.md', became: 'renamed', from: 'old.md', content: 'unknown', hunks: 0, added: 0, removed: 0 },
      { name: '日.png', content: 'binary', hunks: 0, added: 0, removed: 0 },
      { name: 'gone.txt', became: 'deleted', content: 'lines', hunks: 1, added: 0, removed: 1 },
    ]);
  });

  it('A file without lines says in a patch what became of it', () => {
    const files = filesOf(WITHOUT_LINES)?.map(({ hunks: _, added: _added, removed: _removed, ...file }) => file);
    expect(files).toEqual([
      { name: 'a b b.bin', content: 'binary' },
      { name: 'x b/y.png', content: 'binary' },
      { name: 'b', became: 'renamed', from: 'a', modes: ['100644', '100755'], content: 'same' },
      { name: 'copy', became: 'copied', from: 'a', content: 'same' },
      { name: 'mode', modes: ['100755', '100644'], content: 'same' },
      { name: 'ne', became: 'new', content: 'empty' },
      { name: 'gone', became: 'deleted', content: 'empty' },
      { name: 'nb', became: 'new', content: 'binary' },
      { name: 'logo.bin', became: 'deleted', content: 'binary' },
      { name: 't\tab "1" é', became: 'new', content: 'empty' },
      { name: 'cut.txt', content: 'unknown' },
    ]);
  });

  it('Names of a patch whose prefixes a repository has taken away are read as they stand', () => {
    const patch = 'diff --git lib/x.png lib/x.png\nindex 1..2 100644\nBinary files lib/x.png and lib/x.png differ\n';
    expect(filesOf(patch)).toMatchObject([{ name: 'lib/x.png', content: 'binary' }]);
  });

  it('A patch that was cut in the middle of a piece shows the lines that are there', () => {
    const [file] = filesOf(PATCH.slice(0, PATCH.indexOf('+3'))) ?? [];
    expect(file?.hunks[0]?.lines).toEqual([' one', '-two', '+2']);
  });

  it('What is no patch of git has no files', () => {
    expect(filesOf('hello\n@@ nothing')).toBeUndefined();
  });
});
