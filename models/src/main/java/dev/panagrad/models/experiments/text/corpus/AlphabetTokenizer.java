package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.models.tokenizer.TokenJoiner;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;

/** The codes of the {@link Alphabet} as tokens; nothing is learned. */
public final class AlphabetTokenizer implements Tokenizer {
  /** The only one. */
  public static final Tokenizer INSTANCE = new AlphabetTokenizer();

  private AlphabetTokenizer() {}

  @Override
  public Unit unit() {
    return Unit.CHAR;
  }

  @Override
  public int size() {
    return Alphabet.SIZE;
  }

  @Override
  public int[] encode(String text) {
    return Alphabet.encode(text);
  }

  @Override
  public String token(int id) {
    return String.valueOf(Alphabet.decode(id));
  }

  @Override
  public TokenJoiner joiner() {
    return new TokenJoiner() {
      @Override
      public String add(int id) {
        return token(id);
      }

      @Override
      public String end() {
        return "";
      }
    };
  }

  @Override
  public int unknown() {
    return Alphabet.UNKNOWN;
  }

  @Override
  public byte[] content() {
    throw new UnsupportedOperationException("the alphabet is part of the program");
  }
}
