import { Kind } from 'graphql';
import { DateTime, Duration, isTimeZone, LocalDate, TimeZone, UrlScalar } from './scalars.ts';

const refused = expect.objectContaining({ code: 'BAD_USER_INPUT' });

describe('DateTime', () => {
  it.each([
    ['2026-03-01T18:30:00Z', '2026-03-01T18:30:00.000Z'],
    ['2026-03-01T18:30Z', '2026-03-01T18:30:00.000Z'],
    ['2026-03-01T18:30:00.123456+05:30', '2026-03-01T13:00:00.123Z'],
    ['2024-02-29T00:00:00-03:00', '2024-02-29T03:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(DateTime.serialize(DateTime.parseValue(text))).toBe(instant);
  });

  it.each([
    '2027-02-30T10:00:00Z',
    '2026-02-29T10:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-03-01',
    '2026-03-01T10:00:00',
    'soon',
    '',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:00:00+25:00',
  ])('refuses %s', (text) => {
    expect(() => DateTime.parseValue(text)).toThrow(refused);
    expect(() => DateTime.parseLiteral({ kind: Kind.STRING, value: text })).toThrow(refused);
  });

  it('refuses what is no string', () => {
    expect(() => DateTime.parseValue(1_700_000_000)).toThrow(refused);
  });
});

describe('TimeZone', () => {
  it('knows IANA names alone', () => {
    for (const name of ['Europe/Berlin', 'UTC', 'Asia/Kolkata']) expect(isTimeZone(name)).toBe(true);
    for (const name of ['Europe/Atlantis', '+02:00', '', 'local'])
      expect(() => TimeZone.parseValue(name)).toThrow(refused);
  });
});

describe('URL', () => {
  it('is absolute, and http or https', () => {
    expect(UrlScalar.parseValue('https://chapter.example/a?b#c')).toBe('https://chapter.example/a?b#c');
    for (const text of [
      '/path',
      'javascript:alert(1)',
      'ftp://x',
      'https://',
      `https://${'x'.repeat(2_001)}`,
    ]) {
      expect(() => UrlScalar.parseValue(text)).toThrow(refused);
    }
  });
});

describe('LocalDate', () => {
  it('is a day there is', () => {
    expect(LocalDate.parseValue('2028-02-29')).toBe('2028-02-29');
    for (const text of ['2026-02-29', '2026-2-1', '2026-02-01T00:00:00Z', '']) {
      expect(() => LocalDate.parseValue(text)).toThrow(refused);
    }
  });
});

describe('Duration', () => {
  it('is a number of seconds, written in hours, minutes and seconds', () => {
    for (const [text, seconds, written] of [
      ['PT1H30M', 5_400, 'PT1H30M'],
      ['P1DT1S', 86_401, 'PT24H1S'],
      ['PT90M', 5_400, 'PT1H30M'],
      ['PT0S', 0, 'PT0S'],
    ] as const) {
      expect(Duration.parseValue(text)).toBe(seconds);
      expect(Duration.serialize(seconds)).toBe(written);
    }
    for (const text of ['P', 'PT', 'P1DT', 'P1M', 'PT1.5H', '1h', '-PT1H', '']) {
      expect(() => Duration.parseValue(text)).toThrow(refused);
    }
  });
});
