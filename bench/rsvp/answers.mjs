/** Who answers what next: members take turns, each event's in an order of their own, and say yes and no by turns. */
class Answers {
  #events;
  #members;
  #turn = 0;

  /** @param members any values; each has said no to each event when this begins */
  constructor(events, members) {
    this.#events = events;
    this.#members = members;
  }

  next() {
    const turn = this.#turn++;
    const event = this.#events[turn % this.#events.length];
    const round = Math.floor(turn / this.#events.length);
    const member = this.#members[round % this.#members.length];
    const yes = Math.floor(round / this.#members.length) % 2 === 0;
    return { event, member, yes };
  }
}

const known = new Map();

/** The answers to the events: they go on where the last measurement of them ended. */
export function answersTo(events, members) {
  const answers = known.get(events[0]) ?? new Answers(events, members);
  known.set(events[0], answers);
  return answers;
}

/** Runs `work` on so many lines at once for so long. @returns how often it was done in a second */
export async function closedLoop(lines, seconds, work) {
  let done = 0;
  const began = performance.now();
  const line = async () => {
    while (performance.now() - began < seconds * 1000) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lines }, line));
  return (done * 1000) / (performance.now() - began);
}
