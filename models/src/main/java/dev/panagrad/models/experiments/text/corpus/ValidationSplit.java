package dev.panagrad.models.experiments.text.corpus;

/**
 * The start of the texts that are set aside for validation: about 90 KB from the end, whole files
 * if possible, at most a tenth of the text and one file in five. If no whole file is that small,
 * the end of the last file is cut off. If a tenth of the text is shorter than one sequence, there
 * is no validation text.
 *
 * @param book the file in which validation begins, or the number of files if there is none
 * @param start the character of that file at which it begins
 */
public record ValidationSplit(int book, int start) {
  /** About this many characters are enough. */
  static final int ENOUGH = 90 * 1024;

  /** Characters of a sequence in validation. */
  public static final int SEQUENCE = 1024;

  private static final int SHARE = 10;
  private static final int FILES = 5;

  /** Splits files with these numbers of characters. */
  static ValidationSplit of(int[] lengths) {
    long total = 0;
    for (int length : lengths) {
      total += length;
    }
    int book = lengths.length;
    long held = 0;
    while (lengths.length - book < lengths.length / FILES
        && held < ENOUGH
        && held + lengths[book - 1] <= total / SHARE) {
      book--;
      held += lengths[book];
    }
    if (held >= SEQUENCE) {
      return new ValidationSplit(book, 0);
    }
    int last = lengths.length - 1;
    long wanted = Math.min(ENOUGH, total / SHARE);
    // At most half of a short last file is taken.
    wanted = Math.min(wanted, last < 0 ? 0 : lengths[last] / 2);
    return wanted < SEQUENCE
        ? new ValidationSplit(lengths.length, 0)
        : new ValidationSplit(last, (int) (lengths[last] - wanted));
  }
}
