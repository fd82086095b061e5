package dev.panagrad.models.predict;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.predict.WordPieceTokenizer.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the files that define a tokenizer. */
final class TokenizerFile {
  private static final int LONGEST_WORD = 100;

  private final Path file;

  private TokenizerFile(Path file) {
    this.file = file;
  }

  static WordPieceTokenizer json(Path file) {
    return new TokenizerFile(file).json();
  }

  static WordPieceTokenizer vocabulary(Path file, boolean lowerCase) {
    return new TokenizerFile(file).vocabulary(lowerCase);
  }

  private WordPieceTokenizer vocabulary(boolean lowerCase) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new FileException(file + " is not valid UTF-8; give a vocab.txt", e);
    }
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    int line = 0;
    // Only line feeds end a line: other separators are tokens in some vocabularies.
    for (String token : text.split("\n", -1)) {
      String trimmed = token.endsWith("\r") ? token.substring(0, token.length() - 1) : token;
      if (!trimmed.isEmpty()) {
        vocabulary.putIfAbsent(trimmed, line);
      }
      line++;
    }
    List<String> specials =
        Stream.of("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]")
            .filter(vocabulary::containsKey)
            .toList();
    BasicTokenizer basic = new BasicTokenizer(true, true, lowerCase, lowerCase);
    return new WordPieceTokenizer(
        file.toString(),
        new Settings(vocabulary, basic, specials, "##", LONGEST_WORD, "[UNK]", "[CLS]", "[SEP]"));
  }

  private WordPieceTokenizer json() {
    Map<String, Object> root;
    try {
      root = JsonReader.object(ByteBuffer.wrap(bytes()));
    } catch (JsonException e) {
      throw new FileException("%s is %s; give a tokenizer.json".formatted(file, e.getMessage()), e);
    }
    Map<?, ?> model = part(root, "model", "WordPiece");
    Map<?, ?> normalizer = part(root, "normalizer", "BertNormalizer");
    part(root, "pre_tokenizer", "BertPreTokenizer");
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    if (!(model.get("vocab") instanceof Map<?, ?> tokens)) {
      throw wrong("its model has no vocab");
    }
    tokens.forEach((token, id) -> vocabulary.put((String) token, id(token, id)));
    List<String> specials = new ArrayList<>();
    if (root.get("added_tokens") instanceof List<?> added) {
      for (Object token : added) {
        if (!(token instanceof Map<?, ?> fields)
            || !(fields.get("content") instanceof String content)
            || content.isEmpty()) {
          throw wrong("an entry of its added_tokens has no content");
        }
        vocabulary.put(content, id(content, fields.get("id")));
        specials.add(content);
      }
    }
    boolean lowerCase = flag(normalizer, "lowercase", true);
    BasicTokenizer basic =
        new BasicTokenizer(
            flag(normalizer, "clean_text", true),
            flag(normalizer, "handle_chinese_chars", true),
            flag(normalizer, "strip_accents", lowerCase),
            lowerCase);
    int longest =
        model.get("max_input_chars_per_word") instanceof Long length && length > 0
            ? (int) Math.min(length, Integer.MAX_VALUE)
            : LONGEST_WORD;
    return new WordPieceTokenizer(
        file.toString(),
        new Settings(
            vocabulary,
            basic,
            specials,
            text(model, "continuing_subword_prefix", "##"),
            longest,
            text(model, "unk_token", "[UNK]"),
            mark(root, "cls", "[CLS]"),
            mark(root, "sep", "[SEP]")));
  }

  private Map<?, ?> part(Map<String, Object> root, String name, String type) {
    if (root.get(name) instanceof Map<?, ?> fields && type.equals(fields.get("type"))) {
      return fields;
    }
    Object found = root.get(name) instanceof Map<?, ?> fields ? fields.get("type") : null;
    throw wrong("its %s is %s where %s is needed".formatted(name, found, type));
  }

  /**
   * The name of a special token around texts: BertProcessing declares it, templates use the usual
   * ones.
   */
  private static String mark(Map<String, Object> root, String name, String otherwise) {
    return root.get("post_processor") instanceof Map<?, ?> fields
            && fields.get(name) instanceof List<?> pair
            && !pair.isEmpty()
            && pair.getFirst() instanceof String token
        ? token
        : otherwise;
  }

  private static String text(Map<?, ?> fields, String name, String otherwise) {
    return fields.get(name) instanceof String text ? text : otherwise;
  }

  private static boolean flag(Map<?, ?> fields, String name, boolean otherwise) {
    return fields.get(name) instanceof Boolean flag ? flag : otherwise;
  }

  private int id(Object token, Object id) {
    if (id instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw wrong("the token '%s' has the id %s, no whole number from 0 up".formatted(token, id));
  }

  private byte[] bytes() {
    if (Files.isDirectory(file)) {
      throw FileException.of("%s is a folder; give a tokenizer.json or vocab.txt", file);
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new FileException(file + " does not exist; give a tokenizer.json or vocab.txt", e);
    } catch (IOException e) {
      throw new FileException(
          "%s cannot be read (%s); check its permissions".formatted(file, e.getMessage()), e);
    }
  }

  private FileException wrong(String problem) {
    return FileException.of(
        "%s is not the tokenizer.json of a BERT-like network: %s", file, problem);
  }
}
