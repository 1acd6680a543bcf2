import type { HqRole } from '../kernel/viewer.ts';

export interface SampleMember {
  /** The `sub` of this member's tokens from the development issuer. */
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly HqRole[];
}

/** Invented people; their first name, in small letters without accents, signs them in. */
const NAMES = [
  'Ada Ferreira',
  'Bram Okonjo',
  'Chidi Larsen',
  'Dalia Novak',
  'Emeka Strand',
  'Freya Castellano',
  'Goro Almeida',
  'Hana Whitlock',
  'Imani Kowal',
  'Jonas Adeyemi',
  'Keiko Barros',
  'Lucía Vantongeren',
  'Mateus Ohara',
  'Nia Sandoval',
  'Omar Lindqvist',
  'Priya Castile',
  'Quinn Mbeki',
  'Rosa Takeda',
  'Sami Verhoeven',
  'Tomasz Achebe',
  'Uma Delacroix',
  'Viktor Nakagawa',
  'Wanjiru Holm',
  'Ximena Roche',
  'Yusuf Marchetti',
  'Zofia Kamau',
  'Anders Quispe',
  'Beatriz Nwosu',
  'Cormac Iyer',
  'Delphine Sato',
  'Elif Montoya',
  'Farid Gallagher',
  'Greta Moyo',
  'Hugo Petrov',
  'Ines Abara',
  'Jaya Fontaine',
  'Kwame Ruiz',
  'Leilani Becker',
  'Milan Osei',
  'Noor Eriksen',
  'Oskar Tanaka',
  'Paloma Dube',
  'Ravi Santoro',
  'Saoirse Kimura',
  'Thandi Meier',
  'Umberto Chen',
  'Valentina Juma',
  'Wei Rasmussen',
] as const;

const HEADQUARTERS = 'wei';

export const SAMPLE_MEMBERS: readonly SampleMember[] = NAMES.map((name) => {
  const first = name.split(' ')[0] ?? name;
  const subject = first.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return { subject, name, roles: subject === HEADQUARTERS ? ['HQ_ADMIN'] : [] };
});

/** One of each kind, for tokens to try things out with: Ada leads the chapter in Lisbon, Noor is a member there. */
export const SAMPLE_SIGN_INS = {
  organizer: sampleMember('ada'),
  member: sampleMember('noor'),
  headquarters: sampleMember(HEADQUARTERS),
} as const;

function sampleMember(subject: string): SampleMember {
  const found = SAMPLE_MEMBERS.find((member) => member.subject === subject);
  return found ?? { subject, name: subject, roles: [] };
}

const ABOUT = new Map([
  [SAMPLE_SIGN_INS.organizer, 'Leads the chapter in Lisbon'],
  [SAMPLE_SIGN_INS.member, 'Member of the chapter in Lisbon'],
  [SAMPLE_SIGN_INS.headquarters, 'Administrator at headquarters'],
]);

/** All of them for the sign-in page, which offers those it is told about. */
export const SAMPLE_PEOPLE = SAMPLE_MEMBERS.map((member) => ({ ...member, about: ABOUT.get(member) }));
