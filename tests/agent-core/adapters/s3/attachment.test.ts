import { attachment } from '@remote-swe/core/adapters/s3/attachment';
import { expect, it } from 'vitest';

it.each([
  ['report.md', 'filename="report.md"; filename*=UTF-8\'\'report.md'],
  ['報告 1.pdf', 'filename="__ 1.pdf"; filename*=UTF-8\'\'%E5%A0%B1%E5%91%8A%201.pdf'],
  ['../../etc/passwd', 'filename=".._.._etc_passwd"; filename*=UTF-8\'\'.._.._etc_passwd'],
  ['a"; filename="b.exe', 'filename="a__ filename__b.exe"; filename*=UTF-8\'\'a%22%3B%20filename%3D%22b.exe'],
  ['x\r\nset-cookie: a=b', 'filename="x set-cookie_ a_b"; filename*=UTF-8\'\'x%20set-cookie%3A%20a%3Db'],
  ['fix\u202egnp.exe', 'filename="fixgnp.exe"; filename*=UTF-8\'\'fixgnp.exe'],
  ['half \ud83d', 'filename="half _"; filename*=UTF-8\'\'half%20%EF%BF%BD'],
  ["it's (1)*", 'filename="it_s _1__"; filename*=UTF-8\'\'it%27s%20%281%29%2A'],
  ['\u200b', 'filename="file"; filename*=UTF-8\'\'file'],
])('A file whose name is %j is saved under a name that says only that', (name, header) => {
  expect(attachment(name)).toBe(`attachment; ${header}`);
});
