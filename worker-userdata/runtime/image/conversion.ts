import { isOnPath } from '../process/on-path.ts';
import { quoted } from '../process/quoted.ts';

/**
 * A shell command that makes a PNG of at most `sidePixels` per side from an image, with what is installed here; with Python's
 * own installer where nothing is.
 */
export function conversionCommand(path: string, sidePixels: number, searchPath: string): string {
  const from = quoted(path);
  const to = '/tmp/view.png';
  const size = `${sidePixels}x${sidePixels}`;
  if (isOnPath('magick', searchPath)) return `magick ${from}'[0]' -resize '${size}>' ${to}`;
  if (isOnPath('convert', searchPath)) return `convert ${from}'[0]' -resize '${size}>' ${to}`;
  if (isOnPath('ffmpeg', searchPath))
    return `ffmpeg -y -loglevel error -i ${from} -frames:v 1 -vf "scale='min(${sidePixels},iw)':'min(${sidePixels},ih)':force_original_aspect_ratio=decrease" ${to}`;
  const script = `from PIL import Image; i = Image.open(${JSON.stringify(path)}); i.thumbnail((${sidePixels}, ${sidePixels})); i.save('${to}')`;
  const python = isOnPath('uv', searchPath) ? 'uv run --with pillow python3' : 'python3';
  const install = isOnPath('uv', searchPath) ? '' : 'python3 -m pip install --user pillow && ';
  return `${install}${python} -c ${quoted(script)}`;
}
