package dev.panagrad.models.data.corpus;

/**
 * A verse of the Bible in three translations.
 *
 * @param key as "Genesis 1:1"
 * @param kingJames the King James Version, English of 1611
 * @param worldEnglish the World English Bible, English of today
 * @param reinaValera the Reina-Valera of 1909, Spanish
 */
public record Verse(String key, String kingJames, String worldEnglish, String reinaValera) {
  /** The name of the book, as "1 Samuel". */
  public String book() {
    return key.substring(0, key.lastIndexOf(' '));
  }
}
