/** Languages PostgreSQL 15 can stem, as its text search configurations are called. */
export const LANGUAGES = [
  ...['arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french', 'german'],
  ...['greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian'],
  ...['portuguese', 'romanian', 'russian', 'serbian', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish'],
] as const;
type Language = (typeof LANGUAGES)[number];

/** What is written in a country beside English, where it can be stemmed. */
const SPOKEN: { readonly [Name in Language]?: string } = {
  arabic: 'AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE',
  armenian: 'AM',
  catalan: 'AD ES',
  danish: 'DK FO GL',
  dutch: 'AW BE BQ CW NL SR SX',
  finnish: 'FI',
  french: 'BE BF BI BJ CA CD CF CG CH CI CM DJ FR GA GF GN GP HT LU MC MG ML MQ NC NE PF RE SN TD TG YT',
  german: 'AT CH DE LI LU',
  greek: 'CY GR',
  hindi: 'IN',
  hungarian: 'HU',
  indonesian: 'ID',
  irish: 'IE',
  italian: 'CH IT SM VA',
  lithuanian: 'LT',
  nepali: 'NP',
  norwegian: 'NO SJ',
  portuguese: 'AO BR CV GW MZ PT ST TL',
  romanian: 'MD RO',
  russian: 'BY KG KZ RU',
  serbian: 'BA ME RS',
  spanish: 'AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE',
  swedish: 'AX FI SE',
  tamil: 'LK',
  turkish: 'TR',
};

/** Where English does: other countries speak what PostgreSQL does not stem. */
const ENGLISH =
  'AG AI AU BB BM BS BW BZ CA DM FJ FK GB GD GG GH GI GM GU GY IE IM IN JE JM KE KN KY LC LR LS MS MT MW NA NG NZ PG PH RW SB SC SG SL SZ TC TT TZ UG US VC VG VI ZA ZM ZW';

const byCountry = new Map<string, Language[]>();
for (const [language, countries] of Object.entries(SPOKEN) as [Language, string][]) {
  for (const country of countries.split(' ')) {
    byCountry.set(country, [...(byCountry.get(country) ?? []), language]);
  }
}
const stemmed = new Set([...byCountry.keys(), ...ENGLISH.split(' ')]);

/** How what is written in a country is stemmed: in its languages and, everywhere, English. */
export const languagesOf = (country: string | null): Language[] => [
  'english',
  ...((country !== null && byCountry.get(country)) || []),
];

/** Whether what is written in a country goes by endings that are not stemmed, so that likeness must do. */
export const goesByLikeness = (country: string | null): boolean => country !== null && !stemmed.has(country);
