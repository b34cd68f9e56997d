/** 24 × 24, drawn with strokes. */
const PATHS = {
  sessions: 'M4 6h16M4 12h16M4 18h10',
  costs: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  operations: 'M3 12h4l3-8 4 16 3-8h4',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5',
  close: 'M6 6l12 12M18 6 6 18',
  right: 'm9 5 7 7-7 7',
  down: 'm5 9 7 7 7-7',
  up: 'm5 15 7-7 7 7',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  fork: 'M7 5v5a3 3 0 0 0 3 3h4a3 3 0 0 1 3 3v3M7 5a2 2 0 1 0 0-1M17 20a2 2 0 1 0 0 1M7 13v6M7 21a2 2 0 1 0 0-1',
  stop: 'M7 7h10v10H7z',
  play: 'M8 5v14l11-7z',
  money:
    'M12 3v18M16.5 7.5C16 6 14.4 5.2 12 5.2c-2.6 0-4.4 1.2-4.4 3.2 0 4.6 9.2 2.4 9.2 7 0 2.2-2 3.4-4.8 3.4-2.7 0-4.5-1-5-2.8',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4',
  mute: 'M6 16V11a6 6 0 0 1 9-5.2M18 11v5l1.5 2H8M10 21h4M4 3l17 17',
  share: 'M12 15V3M8 7l4-4 4 4M5 12v8h14v-8',
  download: 'M12 3v12M7 11l5 5 5-5M4 20h16',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5',
  spark: 'M12 3l2 6.5L20.5 12 14 14.5 12 21l-2-6.5L3.5 12 10 9.5z',
  thought: 'M8 18h8M9 21h6M12 3a6 6 0 0 0-3.5 10.9V15h7v-1.1A6 6 0 0 0 12 3Z',
  machine: 'M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.01M7.5 16h.01',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  pause: 'M8 5v14M16 5v14',
  note: 'M12 8v5M12 16.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  whole: 'M3 12h18M3 12l4-4M3 12l4 4M21 12l-4-4M21 12l-4 4',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  check: 'm4 12 5 6L20 6',
  filter: 'M3 5h18l-7 8v6l-4 2v-8z',
  sun: 'M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12 1v2M12 21v2M1 12h2M21 12h2M4.2 4.2l1.4 1.4M18.4 18.4l1.4 1.4M4.2 19.8l1.4-1.4M18.4 5.6l1.4-1.4',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words: nothing that a screen reader reads. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
