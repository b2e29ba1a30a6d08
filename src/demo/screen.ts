/** A log that scrolls, and on a terminal a table below it that is drawn anew in place. */
export interface Screen {
  readonly live: boolean;
  /** Room for the table. */
  size(): { rows: number; columns: number };
  line(text: string): void;
  /** Replaces the table; on anything but a terminal it does nothing. */
  table(lines: readonly string[]): void;
  /** Takes the table away. */
  end(): void;
}

const UP_AND_CLEAR = (lines: number): string => (lines > 0 ? `\x1b[${lines}A\x1b[0J` : '');

export function screenOn(stream: NodeJS.WriteStream): Screen {
  let shown: readonly string[] = [];
  const live = stream.isTTY === true;
  const columns = (): number => stream.columns ?? 100;
  const draw = (above: string, lines: readonly string[]): void => {
    const text = lines.map((line) => `${line.slice(0, columns() - 1)}\n`).join('');
    stream.write(`${UP_AND_CLEAR(shown.length)}${above}${text}`);
    shown = lines;
  };
  return {
    live,
    size: () => ({ rows: stream.rows ?? 24, columns: columns() }),
    line: (text) => draw(`${live && shown.length > 0 ? text.slice(0, columns() - 1) : text}\n`, shown),
    table: (lines) => {
      if (live) draw('', lines);
    },
    end: () => draw('', []),
  };
}
