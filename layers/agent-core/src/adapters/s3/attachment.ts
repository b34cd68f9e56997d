import { oneLine } from '../../domain/frames/one-line.ts';

/** The header `content-disposition` of a file that is saved under a name of somebody else's (RFC 6266): in letters for all, and as it is. */
export function attachment(name: string): string {
  const line = oneLine(name).replace(/[\\/]/g, '_').trim() || 'file';
  const plain = line.replace(/[^\w. -]/g, '_');
  const whole = encodeURIComponent(line).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
