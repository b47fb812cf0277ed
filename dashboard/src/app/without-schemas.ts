/** Takes the place of any schema. */
const nothing = { properties: {} }

/**
 * Stands in for TypeBox in the browser, where a contract is needed for its methods and paths alone: the service
 * validates, and the types are gone by then. Saves a tenth of the script of the first view.
 */
export const Type = new Proxy({}, { get: () => () => nothing })
