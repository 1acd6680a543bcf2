/**
 * The fixed vocabulary of topics and the words that stand for them, in small letters without accents: English,
 * Spanish, Portuguese, French, German, Turkish and Italian, as far as the archive's titles use them. A topic found
 * is derived data, not something an organizer said.
 */
const VOCABULARY: readonly (readonly [topic: string, words: string])[] = [
  ['artificial intelligence', 'ai|llms?|chatgpt|gpt|copilot|inteligencia artificial'],
  ['bayesian', 'bayes|bayesian[ao]?|bayesien(ne)?|brms|stan'],
  [
    'beginners',
    'beginners?|intro|introduction|introduccion|introducao|introductorio|einfuhrung|initiation|principiantes|iniciantes|from scratch|desde cero|do zero|getting started|primeros pasos|primeiros passos|first steps|basics|giris|iniciacion|introduzione|r 101',
  ],
  [
    'bioinformatics',
    'bioinformatic(s|a)?|bioconductor|genomic(s|a)?|rna-?seq|gene expression|single[- ]cell|bioinformatique|phylogen\\w+|microbiome',
  ],
  [
    'book club',
    'boo?ok ?club|club de lectura|clube? d[eo] (leitura|livro)|books? in bars|grupo de estudio|study group|reading (club|group)|lesekreis',
  ],
  [
    'career',
    'careers?|carrera|carreira|cvs?|job( hunt| search|s)?|interview(s|ing)?|mentor(ing|ship)?|curriculums?|recruit\\w+|linkedin',
  ],
  ['causal inference', 'causal|causality|inferencia causal'],
  ['conference', 'conference|conferencia|conf|user!|satrday|latin-?r|encuentro anual|summit|posit::conf'],
  ['dashboards', 'dashboards?|flexdashboard|tableros?'],
  [
    'data visualization',
    'data ?vi[sz]|vi[sz]uali[sz]\\w+|visualizacion|visualizacao|ggplot2?|gganimate|plots?|plotting|plotly|graphics|graficos|graficas|graphiques|gorsellestirme',
  ],
  [
    'data wrangling',
    'wrangling|dplyr|tidyr|tidy data|data[. ]table|data cleaning|cleaning data|messy data|manipulation|manipulacion|limpieza|transformacion|janitor',
  ],
  ['functional programming', 'purrr|functional programming|programacion funcional'],
  ['ggplot2', 'ggplot2?|gganimate'],
  ['git', 'git|github|gitlab|version control|control de versiones'],
  [
    'hackathon',
    'hackathons?|hackaton|hackatona|hack ?night|hackday|hackseq|datathon|data ?dive|kaggle|open hack|space ?apps',
  ],
  [
    'health',
    'health\\w*|epidemiolog\\w+|clinical|medical|medicine|covid(-?19)?|cancer|salud|saude|sante|public health|pharma\\w*',
  ],
  ['lightning talks', 'light(e)?ning talks?|charlas relampago|charlas? rapidas?|show and tell'],
  [
    'machine learning',
    'machine learning|ml|aprendizaje automatico|aprendizado de maquina|apprentissage automatique|deep learning|random forests?|neural networks?|redes neuronales|tidymodels|keras|tensorflow|xgboost|clustering|classification|clasificacion|makine ogrenmesi|supervised|predictive model\\w*',
  ],
  [
    'network analysis',
    'network analysis|social networks?|redes sociales|analisis de redes|igraph|tidygraph|ggraph|graph theory',
  ],
  [
    'open science',
    'open (science|data|source)|datos abiertos|dados abertos|ciencia abierta|ropensci|carpentries|carpentry',
  ],
  [
    'package development',
    '(r )?packages? (development|building|workshop|dev)|(build|create|write|develop|make)\\w* (an |your |your own |your first )?(r )?packages?|(creacion|desarrollo) de paquetes|criar? pacotes?|devtools|usethis|pkgdown|testthat|r packages',
  ],
  ['python', 'python|pandas|reticulate|pyladies'],
  ['quarto', 'quarto'],
  ['r markdown', 'r ?markdown|rmd|bookdown|blogdown|xaringan|knitr|markdown'],
  [
    'reproducibility',
    'reproducib\\w+|reproducible|reprodutib\\w+|reproducibilidad|renv|docker|targets|drake',
  ],
  ['shiny', 'shiny|shinyapps?|golem'],
  [
    'social',
    'social|happy hours?|coffee|cafe|drinks|brunch|lunch|lunchinators|party|picnic|networking|meet (and|&|n) greet|mixer|movie night|game night|trivia|hangout|celebration|festa|fiesta|christmas|holiday|dinner|get[- ]together|apero',
  ],
  [
    'spatial',
    'spatial|geospatial|espacial\\w*|gis|maps?|mapping|mapas?|leaflet|geocomputation|cartes?|cartograph\\w+|raster|geoespacia\\w+|geographic',
  ],
  ['sports', 'sports?|football|soccer|nba|olympic\\w*|futbol'],
  ['sql', 'sql|dbplyr|databases?|bases? de datos|bancos? de dados|duckdb|postgres\\w*'],
  [
    'statistics',
    'statistic\\w*|estadistic\\w*|estatistic\\w*|statisti(que|k|ca)s?|regress\\w+|regresion\\w*|anova|mixed models?|linear models?|modelos lineales|glm|hypothesis|probability|istatistik|inference|inferencia|survival analysis|metanalise|meta-?analysis',
  ],
  ['teaching', 'teach\\w*|education|ensenar|ensenanza|docencia|ensino|learnr|instructors?|pedagog\\w+'],
  [
    'text mining',
    'text (mining|analysis|data|analytics)|mineria de textos?|mineracao de textos?|tidytext|nlp|natural language|sentiment|procesamiento de (textos?|lenguaje)|analisis de textos?|topic model\\w*|stringr|regex|expresiones regulares',
  ],
  ['tidytuesday', '#?tidy ?tuesdays?'],
  ['tidyverse', 'tidyverse|dplyr|tidyr|purrr|readr|stringr|forcats|tidy data|tidytext'],
  [
    'time series',
    'time[- ]series|series temporales|series temporais|zaman seriler\\w*|series de tiempo|forecast\\w*|prophet',
  ],
  ['web scraping', '(web )?scrap\\w+|rvest|raspagem'],
  ['websites', 'blogdown|distill|websites?|pagina web|blog'],
  [
    'women in data',
    'wids|women in (data|tech|stem)( science)?|women\\W?s day|mujeres en|international women\\w*|8m|gender|genero|datafemin\\w+|data feminism',
  ],
  [
    'workshop',
    'workshops?|talleres|taller|oficina|atelier|tutorial|bootcamp|hands[- ]on|delavnica|radionica|atolye\\w*|warsztat\\w*',
  ],
];

const PATTERNS = VOCABULARY.map(
  ([topic, words]) => [topic, new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'u')] as const,
);

export const TOPICS: readonly string[] = VOCABULARY.map(([topic]) => topic);

/** Topics of the vocabulary that a text speaks of, in the vocabulary's (alphabetical) order. */
export function topicsIn(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i').toLowerCase();
  return PATTERNS.flatMap(([topic, pattern]) => (pattern.test(plain) ? [topic] : []));
}
