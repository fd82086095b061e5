package dev.panagrad.models.experiments;

/** What an experiment is trained on: which options of the command are for it. */
public enum DataKind {
  /** Digits, or other pictures in the same files. */
  DIGITS("images", "takes --data"),
  /** Text files. */
  TEXT("text", "takes --text"),
  /** Sentences with their translations. */
  PAIRS("pairs of sentences", "takes --pairs"),
  /** Pictures with captions. */
  PICTURES("pictures with captions", "takes --pictures"),
  /** None of a person's: the experiment makes its own. */
  MADE("data that they make", "makes its own data"),
  /** Data that a person names. */
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

  /** What such an experiment does about its data, as "takes --data". */
  public String taken() {
    return taken;
  }
}
