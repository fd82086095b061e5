package dev.panagrad.models.predict;

import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BERT's tokenizer: words are split from the left into the longest pieces in the vocabulary.
 *
 * <p>Special tokens in a text, such as [MASK], are recognized. Immutable and thread-safe.
 */
public final class WordPieceTokenizer {
  private final Map<String, Integer> vocabulary;
  private final BasicTokenizer basic;
  private final Pattern specials;
  private final String prefix;
  private final int longestWord;
  private final int unknown;
  private final int start;
  private final int end;
  private final int pad;

  /** Validated settings from a file. */
  record Settings(
      Map<String, Integer> vocabulary,
      BasicTokenizer basic,
      List<String> specials,
      String prefix,
      int longestWord,
      String unknown,
      String start,
      String end) {}

  WordPieceTokenizer(String file, Settings settings) {
    this.vocabulary = Map.copyOf(settings.vocabulary());
    this.basic = settings.basic();
    this.prefix = settings.prefix();
    this.longestWord = settings.longestWord();
    this.unknown = required(file, settings.unknown());
    this.start = required(file, settings.start());
    this.end = required(file, settings.end());
    this.pad = vocabulary.getOrDefault("[PAD]", 0);
    this.specials =
        Pattern.compile(
            String.join("|", settings.specials().stream().map(Pattern::quote).toList()));
  }

  /**
   * Reads a tokenizer.json of Hugging Face's tokenizers.
   *
   * @throws FileException if it is missing, not intact, or no BERT-like tokenizer
   */
  public static WordPieceTokenizer ofJson(Path file) {
    return TokenizerFile.json(file);
  }

  /**
   * Reads a vocab.txt with one token per line.
   *
   * @param lowerCase whether the network is uncased; accents are then removed, too
   * @throws FileException if it is missing, no text, or lacks [UNK], [CLS] or [SEP]
   */
  public static WordPieceTokenizer ofVocabulary(Path file, boolean lowerCase) {
    return TokenizerFile.vocabulary(file, lowerCase);
  }

  /**
   * Encodes a text: [CLS] text [SEP].
   *
   * @param maxLength of the result, at least 2; longer texts are truncated at the end
   */
  public Encoding encode(String text, int maxLength) {
    checkLength(maxLength, 2);
    List<Integer> tokens = tokens(text);
    return encoding(tokens.subList(0, Math.min(tokens.size(), maxLength - 2)), null);
  }

  /**
   * Encodes a pair: [CLS] first [SEP] second [SEP].
   *
   * @param maxLength of the result, at least 3; the longer text is truncated at the end first
   */
  public Encoding encode(String first, String second, int maxLength) {
    checkLength(maxLength, 3);
    List<Integer> a = tokens(first);
    List<Integer> b = tokens(second);
    int lengthA = a.size();
    int lengthB = b.size();
    while (lengthA + lengthB > maxLength - 3) {
      if (lengthA > lengthB) {
        lengthA--;
      } else {
        lengthB--;
      }
    }
    return encoding(a.subList(0, lengthA), b.subList(0, lengthB));
  }

  /** Encodes texts and pads them to the length of the longest. */
  public List<Encoding> encodeAll(List<String> texts, int maxLength) {
    List<Encoding> each = texts.stream().map(text -> encode(text, maxLength)).toList();
    int longest = each.stream().mapToInt(Encoding::length).max().orElse(0);
    return each.stream().map(encoding -> encoding.padded(longest, pad)).toList();
  }

  /** The number of tokens in the vocabulary. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** The padding token. */
  public int padToken() {
    return pad;
  }

  private Encoding encoding(List<Integer> first, List<Integer> second) {
    List<Integer> ids = new ArrayList<>(first);
    ids.addFirst(start);
    ids.add(end);
    int[] types = new int[ids.size() + (second == null ? 0 : second.size() + 1)];
    if (second != null) {
      Arrays.fill(types, ids.size(), types.length, 1);
      ids.addAll(second);
      ids.add(end);
    }
    int[] mask = new int[types.length];
    Arrays.fill(mask, 1);
    return new Encoding(ids.stream().mapToInt(Integer::intValue).toArray(), mask, types);
  }

  private List<Integer> tokens(String text) {
    List<Integer> tokens = new ArrayList<>();
    int done = 0;
    if (!specials.pattern().isEmpty()) {
      Matcher matcher = specials.matcher(text);
      while (matcher.find()) {
        plain(text.substring(done, matcher.start()), tokens);
        tokens.add(vocabulary.get(matcher.group()));
        done = matcher.end();
      }
    }
    plain(text.substring(done), tokens);
    return tokens;
  }

  private void plain(String text, List<Integer> tokens) {
    for (String word : basic.words(text)) {
      pieces(word, tokens);
    }
  }

  /** Adds the pieces of a word, or only the unknown token if some part of it has no piece. */
  private void pieces(String word, List<Integer> tokens) {
    int before = tokens.size();
    boolean known = word.codePointCount(0, word.length()) <= longestWord;
    int from = 0;
    while (known && from < word.length()) {
      int to = word.length();
      Integer piece = piece(word, from, to);
      while (piece == null && to > from + 1) {
        to--;
        piece = piece(word, from, to);
      }
      known = piece != null;
      if (known) {
        tokens.add(piece);
      }
      from = to;
    }
    if (!known) {
      tokens.subList(before, tokens.size()).clear();
      tokens.add(unknown);
    }
  }

  private Integer piece(String word, int from, int to) {
    String part = word.substring(from, to);
    return vocabulary.get(from == 0 ? part : prefix + part);
  }

  private int required(String file, String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw FileException.of(
          "%s has no token '%s' in its vocabulary; give the tokenizer of a BERT-like network",
          file, token);
    }
    return id;
  }

  private static void checkLength(int maxLength, int least) {
    if (maxLength < least) {
      throw new IllegalArgumentException(
          "at most %d tokens are asked for; there are always %d".formatted(maxLength, least));
    }
  }
}
