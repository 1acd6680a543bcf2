import { nextDigestAt } from './digest-time.ts';

const at = (after: string, zone: string, frequency: 'DAILY' | 'WEEKLY' = 'WEEKLY') =>
  nextDigestAt(new Date(after), zone, frequency).toISOString();

describe('the next digest', () => {
  it('is on Monday at nine by the member’s clocks, in summer and winter', () => {
    expect(at('2026-03-25T12:00:00Z', 'Europe/Paris')).toBe('2026-03-30T07:00:00.000Z');
    expect(at('2026-03-18T12:00:00Z', 'Europe/Paris')).toBe('2026-03-23T08:00:00.000Z');
    expect(at('2026-03-18T12:00:00Z', 'America/Lima')).toBe('2026-03-23T14:00:00.000Z');
    expect(at('2026-03-18T12:00:00Z', 'Pacific/Kiritimati')).toBe('2026-03-22T19:00:00.000Z');
  });

  it('is a later one when that moment has come', () => {
    expect(at('2026-03-23T07:59:59Z', 'Europe/Paris')).toBe('2026-03-23T08:00:00.000Z');
    expect(at('2026-03-23T08:00:00Z', 'Europe/Paris')).toBe('2026-03-30T07:00:00.000Z');
    expect(at('2026-03-23T08:00:00Z', 'Europe/Paris', 'DAILY')).toBe('2026-03-24T08:00:00.000Z');
  });

  it('comes in a zone nobody knows as in UTC', () => {
    expect(at('2026-03-18T12:00:00Z', 'Mars/Olympus')).toBe('2026-03-23T09:00:00.000Z');
  });
});
