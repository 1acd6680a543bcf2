/** What can stand in a roster: in one at a time. */
export interface Rostered {
  /** Its place there; -1 while it stands in none. */
  place: number;
}

/**
 * What is under way: members come and go thousands of times a second. A Set could hold them, but V8 rebuilds a busy Set
 * every few dozen members, and each table it leaves behind points to the next. Once one has grown old, it keeps all after
 * it alive, with all they ever held, until the next full collection: a third of a small request's CPU, spent on copying
 * the dead. An array leaves nothing behind.
 */
export class Roster<Member extends Rostered> {
  readonly #members: Member[] = [];

  get size(): number {
    return this.#members.length;
  }

  /** Those there now; who leaves meanwhile is still among them. */
  all(): readonly Member[] {
    return [...this.#members];
  }

  add(member: Member): void {
    member.place = this.#members.length;
    this.#members.push(member);
  }

  /** Who is not there is left alone. */
  delete(member: Member): void {
    if (member.place === -1) return;
    const last = this.#members.pop();
    if (last !== undefined && last !== member) {
      last.place = member.place;
      this.#members[member.place] = last;
    }
    member.place = -1;
  }
}
