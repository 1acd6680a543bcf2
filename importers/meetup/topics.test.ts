import { TOPICS, topicsIn } from './topics.ts';

test.each([
  ['Introduction to R (beginners and pre-beginners)', ['beginners']],
  ['Introducción a tidyverse y ggplot', ['beginners', 'data visualization', 'ggplot2', 'tidyverse']],
  ['Webinar Serisi: Perakende Sektöründe Makine Öğrenmesi', ['machine learning']],
  ['Club de lectura - Happy Git with R, de Jenny Bryan', ['book club', 'git']],
  ['R-Ladies: Happy hour & networking', ['social']],
  ['Do SQL para o R em minutos', ['sql']],
  ['Géospatial : cartes avec leaflet', ['spatial']],
  ['LinguaGEM', []],
  ['useR! 2018 conference', ['conference']],
  ['Meeting of the R user group', []],
  ['', []],
])('%j speaks of %j', (title, topics) => {
  expect(topicsIn(title)).toEqual(topics);
});

test('a word inside another is not found', () => {
  expect(topicsIn('Digital maintenance of gitarists')).toEqual([]);
});

test('topics are in alphabetical order and each stands once', () => {
  expect([...TOPICS]).toEqual([...new Set(TOPICS)].sort());
});
