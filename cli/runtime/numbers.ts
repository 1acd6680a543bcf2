import { ChapterhouseError } from '../../kernel/errors.ts';

const MAX_PORT = 65_535;

/** Checks `--port`. @throws BAD_CONFIG */
export function toPort(value: number | undefined): number | undefined {
  if (value !== undefined && !(Number.isInteger(value) && value >= 0 && value <= MAX_PORT)) {
    throw new ChapterhouseError('BAD_CONFIG', `--port must be a whole number from 0 to ${MAX_PORT}.`);
  }
  return value;
}

/** Checks a number of hours. @throws BAD_CONFIG */
export function toHours(value: number): number {
  if (!(value > 0 && value <= 24 * 366)) {
    throw new ChapterhouseError('BAD_CONFIG', '--hours must be above 0, and a year at most.');
  }
  return value;
}
