package dev.panagrad.corpora;

import java.io.InputStream;

/** A file of this artifact. */
public enum CorpusFile {
  /**
   * Verses of the Bible in three translations: UTF-8 under gzip, one verse per line, with tabs
   * between its key as "Genesis 1:1", the King James Version, the World English Bible and the
   * Reina-Valera of 1909.
   */
  BIBLE3("bible3.tsv.gz"),
  /**
   * Names of emoji: UTF-8 under gzip, a header line, then one picture per line, with tabs between
   * its design, number, code points and category, and its names in English, German, French and
   * Spanish.
   */
  EMOJI_CAPTIONS("emoji-captions.tsv.gz"),
  /** Pictures of 32 x 32 pixels, 64 per row, by Google: Noto. */
  EMOJI_NOTO("emoji-noto.png"),
  /** The same by Google until 2017: the "blobs". */
  EMOJI_BLOB("emoji-blob.png"),
  /** The same by EmojiOne 2.2.7. */
  EMOJI_EMOJIONE("emoji-emojione.png"),
  /** The same by Twemoji. */
  EMOJI_TWEMOJI("emoji-twemoji.png");

  private final String file;

  CorpusFile(String file) {
    this.file = file;
  }

  /** The file name, without a folder. */
  public String fileName() {
    return file;
  }

  /** Opens the file. */
  public InputStream open() {
    InputStream in = CorpusFile.class.getResourceAsStream(file);
    if (in == null) {
      throw new IllegalStateException("the product lacks its file " + file);
    }
    return in;
  }
}
