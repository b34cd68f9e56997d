import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written by user-data.sh while it sets up what the first command need not wait for. */
const SET_UP_REPORT = 'bootstrap-report.txt';

/** What has been set up on the machine so far: `ok name`, `failed name: …`, at last `ok end`. Undefined where nothing reports. */
export function readSetUpReport(homeRoot: string): string[] | undefined {
  try {
    return readFileSync(join(homeRoot, SET_UP_REPORT), 'utf8').split('\n').filter(Boolean);
  } catch {
    return undefined;
  }
}

/** Whether more may still come. */
export function isSettingUp(report: string[]): boolean {
  return !report.includes('ok end');
}
