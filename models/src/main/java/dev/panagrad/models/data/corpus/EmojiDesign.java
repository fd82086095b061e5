package dev.panagrad.models.data.corpus;

import dev.panagrad.corpora.CorpusFile;

/** The designs of emoji. */
public enum EmojiDesign {
  /** Noto, by Google. */
  NOTO("Noto", CorpusFile.EMOJI_NOTO),
  /** Google's "blobs" of 2017. */
  BLOB("blobs", CorpusFile.EMOJI_BLOB),
  /** EmojiOne 2.2.7. */
  EMOJIONE("EmojiOne", CorpusFile.EMOJI_EMOJIONE),
  /** Twemoji, by Twitter. */
  TWEMOJI("Twemoji", CorpusFile.EMOJI_TWEMOJI);

  private final String title;
  private final CorpusFile sheet;

  EmojiDesign(String title, CorpusFile sheet) {
    this.title = title;
    this.sheet = sheet;
  }

  /** The name of the design, as people write it. */
  public String title() {
    return title;
  }

  /** The file of its pictures. */
  CorpusFile sheet() {
    return sheet;
  }
}
