/** The values of one SQL statement, numbered as they are put into its text. */
export class SqlValues {
  readonly list: unknown[] = [];

  /** @returns the value's placeholder; its text says the type: `${values.bind(keys)}::text[]` */
  bind(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}
