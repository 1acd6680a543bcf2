import { pick, randomFrom } from './random.mjs';

/** Words of each language, the most used first. */
export const WORDS = {
  en: 'workshop introduction meetup community learning data women evening talks beginners hands session project career panel discussion networking advanced practical building research results models writing teaching together open source tools future stories ethics mentoring speakers lightning summer winter annual first second monthly'.split(
    ' ',
  ),
  de: 'Treffen Einführung Veranstaltung Anfänger Gemeinschaft Abend Vorträge Werkstatt Daten Frauen Lernen Gespräche Projekte Grundlagen Auswertung Ergebnisse Größe Städte Umfragen gemeinsam offene Übungen Fortgeschrittene Sommer Winter jährliche monatliche'.split(
    ' ',
  ),
  fr: 'réunion atelier découverte données débutantes communauté soirée présentations apprentissage projets analyse résultats échanges femmes création modèles avancés été hiver mensuelle première carrières ouverte'.split(
    ' ',
  ),
  es: 'taller introducción reunión comunidad datos mujeres principiantes charla aprendizaje proyectos análisis resultados programación noche carrera modelos avanzados verano anual primera segunda abierta niñas'.split(
    ' ',
  ),
  pt: 'oficina introdução encontro comunidade dados mulheres iniciantes palestra aprendizado projetos análise resultados programação noite carreira modelos avançados verão anual primeira aberta criação'.split(
    ' ',
  ),
  ja: '勉強会 入門 初心者 データ分析 交流会 女性 発表 開発 基礎 実践 機械学習 統計 可視化 夜会 もくもく会 第一回 ハンズオン 研究 未来 東京 大阪'.split(
    ' ',
  ),
  zh: '工作坊 入门 数据分析 社区 聚会 女性 初学者 讨论 机器学习 项目 统计 可视化 实践 开源 未来 职业 分享会 北京 上海'.split(
    ' ',
  ),
  ar: 'ورشة مقدمة لقاء مجتمع بيانات المبرمجات مبتدئات محاضرة التعلم مشاريع تحليل نتائج البرمجة مساء مستقبل النماذج القاهرة'.split(
    ' ',
  ),
};

/** What events are about, the most frequent first; some with signs in their names. */
export const TOPICS =
  'python r data-science machine-learning statistics visualization javascript web shiny sql tidyverse git open-source ai deep-learning ggplot2 node.js c++ react cloud devops rust go java c# testing security ethics accessibility design ux bioinformatics geospatial nlp time-series bayesian quarto rmarkdown docker kubernetes typescript graphql postgres spark julia kotlin swift career leadership mentoring teaching'.split(
    ' ',
  );

const SYLLABLES =
  'ba be bi bo da de di do fa fi ga go ha he ja jo ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve wa wo ya yo za ze zo'.split(
    ' ',
  );
const random = randomFrom(7);
/** Names of speakers and places: many, most of them seldom. */
export const NAMES = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(random, SYLLABLES)).join(''),
);

/** name, country, latitude, longitude, time zone, language; the largest communities first */
export const CITIES =
  `London GB 51.51 -0.13 Europe/London en|New York US 40.71 -74.01 America/New_York en|Berlin DE 52.52 13.40 Europe/Berlin de|São Paulo BR -23.55 -46.63 America/Sao_Paulo pt|Tokyo JP 35.68 139.69 Asia/Tokyo ja|Paris FR 48.86 2.35 Europe/Paris fr|San Francisco US 37.77 -122.42 America/Los_Angeles en|Buenos Aires AR -34.60 -58.38 America/Argentina/Buenos_Aires es|Madrid ES 40.42 -3.70 Europe/Madrid es|Bengaluru IN 12.97 77.59 Asia/Kolkata en|Mexico City MX 19.43 -99.13 America/Mexico_City es|Cairo EG 30.04 31.24 Africa/Cairo ar|Shanghai CN 31.23 121.47 Asia/Shanghai zh|Munich DE 48.14 11.58 Europe/Berlin de|Lagos NG 6.52 3.38 Africa/Lagos en|Barcelona ES 41.39 2.17 Europe/Madrid es|Toronto CA 43.65 -79.38 America/Toronto en|Sydney AU -33.87 151.21 Australia/Sydney en|Nairobi KE -1.29 36.82 Africa/Nairobi en|Lyon FR 45.76 4.84 Europe/Paris fr|Osaka JP 34.69 135.50 Asia/Tokyo ja|Rio de Janeiro BR -22.91 -43.17 America/Sao_Paulo pt|Lisbon PT 38.72 -9.14 Europe/Lisbon pt|Zürich CH 47.37 8.54 Europe/Zurich de|Vienna AT 48.21 16.37 Europe/Vienna de|Bogotá CO 4.71 -74.07 America/Bogota es|Santiago CL -33.45 -70.67 America/Santiago es|Lima PE -12.05 -77.04 America/Lima es|Casablanca MA 33.57 -7.59 Africa/Casablanca ar|Chicago US 41.88 -87.63 America/Chicago en|Seattle US 47.61 -122.33 America/Los_Angeles en|Boston US 42.36 -71.06 America/New_York en|Dublin IE 53.35 -6.26 Europe/Dublin en|Hamburg DE 53.55 9.99 Europe/Berlin de|Taipei TW 25.03 121.57 Asia/Taipei zh|Montréal CA 45.50 -73.57 America/Montreal fr|Auckland NZ -36.85 174.76 Pacific/Auckland en|Cape Town ZA -33.92 18.42 Africa/Johannesburg en|Quito EC -0.18 -78.47 America/Guayaquil es|Porto PT 41.16 -8.63 Europe/Lisbon pt|Dubai AE 25.20 55.27 Asia/Dubai ar|Delhi IN 28.61 77.21 Asia/Kolkata en|Brussels BE 50.85 4.35 Europe/Brussels fr|Tunis TN 36.81 10.18 Africa/Tunis ar|Montevideo UY -34.90 -56.16 America/Montevideo es`
    .split('|')
    .map((line) => {
      const [, name, country, lat, lon, timeZone, language] =
        /^(.+) ([A-Z]{2}) (\S+) (\S+) (\S+) (\w+)$/.exec(line);
      return { name, country, lat: Number(lat), lon: Number(lon), timeZone, language };
    });
