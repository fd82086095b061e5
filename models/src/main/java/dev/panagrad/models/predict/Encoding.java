package dev.panagrad.models.predict;

import java.util.Arrays;

/**
 * An encoded text as network input: three arrays of the same length.
 *
 * @param ids the tokens
 * @param attentionMask 1 for a token, 0 for padding
 * @param typeIds 0 for the first text and its special tokens, 1 for the second
 */
public record Encoding(int[] ids, int[] attentionMask, int[] typeIds) {
  /** Copies the arrays. */
  public Encoding {
    ids = ids.clone();
    attentionMask = attentionMask.clone();
    typeIds = typeIds.clone();
    if (attentionMask.length != ids.length || typeIds.length != ids.length) {
      throw new IllegalArgumentException("ids, attention mask and type ids differ in length");
    }
  }

  /** A copy of the tokens. */
  @Override
  public int[] ids() {
    return ids.clone();
  }

  /** A copy of the mask. */
  @Override
  public int[] attentionMask() {
    return attentionMask.clone();
  }

  /** A copy of the types. */
  @Override
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** The number of tokens, padding included. */
  public int length() {
    return ids.length;
  }

  /**
   * This encoding with padding at the end.
   *
   * @param length of the result, at least the current length
   * @param padId the token for padding
   */
  public Encoding padded(int length, int padId) {
    if (length < ids.length) {
      throw new IllegalArgumentException(
          "%d tokens can't be padded to %d".formatted(ids.length, length));
    }
    int[] longer = Arrays.copyOf(ids, length);
    Arrays.fill(longer, ids.length, length, padId);
    return new Encoding(
        longer, Arrays.copyOf(attentionMask, length), Arrays.copyOf(typeIds, length));
  }
}
