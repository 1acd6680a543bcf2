/**
 * What is asked. `big` nests as the large query of the public gateways benchmark does: users and top products, twice
 * through reviews and their authors, every product with stock and shipping; its answer has about 87 KB.
 */
export const QUERIES = {
  single: 'query Members { users { id username name birthday } }',
  two: 'query Catalogue { topProducts { upc name price reviews { id body } } }',
  big: `query Everything {
    users {
      ...Person
      reviews {
        ...Opinion
        product { ...Ware reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Ware } } } } }
      }
    }
    topProducts {
      ...Ware
      reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Ware } } } }
    }
  }
  fragment Person on User { id username name }
  fragment Opinion on Review { id body }
  fragment Ware on Product { inStock name price shippingEstimate upc weight }`,
};

/** @returns {string} the JSON body of a request with this query */
export const bodyOf = (name) => JSON.stringify({ query: QUERIES[name] });
