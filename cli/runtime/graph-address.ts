/** Where clients reach the graph, as links in mails and calendars name it. */
export class GraphAddress {
  /** @param known undefined while only the gateway of this process can tell, once it listens */
  constructor(private known?: string) {}

  readonly url = (): string => this.known ?? 'http://127.0.0.1:4000';

  /** The gateway of this process listens there: so it is reached, unless it is said otherwise. */
  listening(url: string): void {
    this.known ??= url;
  }
}
