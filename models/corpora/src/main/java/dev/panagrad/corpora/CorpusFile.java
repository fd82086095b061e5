package dev.panagrad.corpora;

import java.io.InputStream;

/** A file of this artifact. */
public enum CorpusFile {
  /**
   * Verses of the Bible in three translations: UTF-8 under gzip, a verse a line, with tabs between
   * its key as "Genesis 1:1", the King James Version, the World English Bible and the Reina-Valera
   * of 1909.
   */
  BIBLE3("bible3.tsv.gz");

  private final String file;

  CorpusFile(String file) {
    this.file = file;
  }

  /** Its name, without a folder. */
  public String fileName() {
    return file;
  }

  /** Opens it. */
  public InputStream open() {
    InputStream in = CorpusFile.class.getResourceAsStream(file);
    if (in == null) {
      throw new IllegalStateException("the product lacks its text " + file);
    }
    return in;
  }
}
