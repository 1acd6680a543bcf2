/** What an import tells of itself while it runs. */
export interface ProgressReporter {
  /** Called once, when the archive has been read: how much there is to do. */
  begin(totals: ProgressCount): void;
  /** So much more has been done. */
  advance(done: Partial<ProgressCount>): void;
  /** What follows the rows, in a few words. */
  stage(text: string): void;
  /** Nothing more will come: leaves the terminal as it should be. */
  end(): void;
}

export interface ProgressCount {
  readonly chapters: number;
  readonly events: number;
}

export interface Pace {
  /** Items a second since the beginning. */
  readonly rate: number;
  /** Seconds to go at that rate; undefined while there is none. */
  readonly secondsLeft: number | undefined;
}

export function paceOf(done: number, total: number, elapsedMs: number): Pace {
  const rate = elapsedMs > 0 ? (done * 1_000) / elapsedMs : 0;
  return { rate, secondsLeft: rate > 0 ? Math.max(0, total - done) / rate : undefined };
}

/**
 * Seconds to go for the whole: by the chapters, which are done one by one with their events and of which making the
 * schema takes longest; by the events alone where there is no chapter done yet.
 */
export function secondsLeft(
  done: ProgressCount,
  totals: ProgressCount,
  elapsedMs: number,
): number | undefined {
  return (
    paceOf(done.chapters, totals.chapters, elapsedMs).secondsLeft ??
    paceOf(done.events, totals.events, elapsedMs).secondsLeft
  );
}

/** `4.2/s`, `38/s`, `1,204/s`: three digits are enough to judge a rate. */
export function formatRate(rate: number): string {
  return `${rate < 10 ? rate.toFixed(1) : formatCount(Math.round(rate))}/s`;
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `0:07 left`; empty while nothing can be said. */
export const formatLeft = (seconds: number | undefined): string =>
  seconds === undefined ? '' : `${formatSeconds(seconds)} left`;

const grouped = new Intl.NumberFormat('en-US');
export const formatCount = (value: number): string => grouped.format(value);
