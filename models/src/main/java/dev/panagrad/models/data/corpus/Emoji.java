package dev.panagrad.models.data.corpus;

import java.util.List;

/**
 * A picture of an emoji with its names.
 *
 * @param design the designer's set
 * @param names in the order of {@link #LANGUAGES}
 * @param samples red, green and blue of 32 x 32 pixels, row by row; not to be changed
 */
public record Emoji(EmojiDesign design, List<String> names, byte[] samples) {
  /** Height and width of a picture in pixels. */
  public static final int SIDE = 32;

  /** The languages of the names. */
  public static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");

  /** Copies the list. */
  public Emoji {
    names = List.copyOf(names);
  }

  /** The name in English. */
  public String english() {
    return names.getFirst();
  }

  /** The name in one of the {@link #LANGUAGES}. */
  public String name(String language) {
    return names.get(LANGUAGES.indexOf(language));
  }
}
