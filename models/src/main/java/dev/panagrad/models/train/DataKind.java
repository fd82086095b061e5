package dev.panagrad.models.train;

/** The kind of an experiment's training data, which determines the command's options for it. */
public enum DataKind {
  /** Digits, or other pictures in the same file format. */
  DIGITS("images", "takes --data"),
  /** Text files. */
  TEXT("text", "takes --text"),
  /** Sentences with their translations. */
  PAIRS("pairs of sentences", "takes --pairs"),
  /** Pictures with captions. */
  PICTURES("pictures with captions", "takes --pictures"),
  /** No data of a user: the experiment makes its own. */
  MADE("data that they make", "makes its own data"),
  /** Data that the user names. */
  OWN("data of your own", "names its data itself");

  private final String words;
  private final String taken;

  DataKind(String words, String taken) {
    this.words = words;
    this.taken = taken;
  }

  /** The kind in words, for messages, as "images". */
  public String words() {
    return words;
  }

  /** How such an experiment gets its data, as "takes --data". */
  public String taken() {
    return taken;
  }
}
