package dev.panagrad.models.experiments;

/** Kinds of data of a person's own, each with the option that names it. */
public enum OwnData {
  /** Images and labels. */
  IMAGES("--data", "images"),
  /** Text files. */
  TEXT("--text", "text"),
  /** Sentences with their translations. */
  PAIRS("--pairs", "pairs of sentences"),
  /** None: the experiment makes its own. */
  NONE("", "data of their own");

  private final String option;
  private final String plural;

  OwnData(String option, String plural) {
    this.option = option;
    this.plural = plural;
  }

  /** The command's option; empty if there is none. */
  public String option() {
    return option;
  }

  /** In words, as "images". */
  public String plural() {
    return plural;
  }
}
