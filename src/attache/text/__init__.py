"""Tools on plain text: decoding, language, sentences, quotations, dates, shingles."""
