/** Settings of a server that holds nobody to a rate. */
export const unlimited = {
  THROUGHLINE_READS_PER_PERSON: '0',
  THROUGHLINE_WRITES_PER_PERSON: '0',
  THROUGHLINE_HEAVY_REQUESTS_PER_PERSON: '0',
}
