// How many entries a page of the journal shows.
export const page_length = 50;
