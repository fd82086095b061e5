package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random texts give the ids of a second, slow tokenizer, written with regular expressions. */
final class WordPieceReferenceTest {
  private static final Path MODELS = Path.of("..", "..", "shared", "onnx", "models");
  private static final String ABSENT = "the tokenizers of real networks are not there (../shared)";
  private static final int ROUNDS = 400;

  private static final String HAN =
      "\\x{4e00}-\\x{9fff}\\x{3400}-\\x{4dbf}\\x{20000}-\\x{2a6df}\\x{2a700}-\\x{2b73f}"
          + "\\x{2b740}-\\x{2ceaf}\\x{f900}-\\x{faff}\\x{2f800}-\\x{2fa1f}";
  private static final String MARK = "\\p{P}$+<=>^`|~";
  private static final String SPACE = "\\p{IsWhite_Space}";
  private static final Pattern WORD =
      Pattern.compile("[%s]|[%s]|[^%s%s%s]+".formatted(HAN, MARK, HAN, MARK, SPACE));
  private static final Pattern DROPPED =
      Pattern.compile("[[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\x{fffd}]&&[^\\t\\n\\r]]");

  /** Letters with case, accents, marks, spaces, controls and scripts that are treated apart. */
  private static final List<String> NOISE =
      List.of(
          " ",
          " ",
          " ",
          "\t",
          "\r\n",
          "\u00a0",
          "\u3000",
          "\u0085",
          "\0",
          "\u200b",
          "\ufffd",
          "é",
          "É",
          "e\u0301",
          "ñ",
          "ß",
          "ẞ",
          "Σ",
          "ΑΣ",
          "İ",
          "ı",
          "ǅ",
          "Å",
          "日",
          "本語",
          "ひらがな",
          "한국어",
          "豈",
          "𠀀",
          "𝔘",
          "😀",
          "$",
          "€",
          "`",
          "~",
          "¿",
          "—",
          "…",
          "“",
          "„",
          "_",
          "-",
          "'",
          "x\u0323\u0307",
          "ﬁ",
          "½",
          "١٢",
          "नमस्ते",
          "ไทย",
          "\ue000");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {51, 52})
  void agreesOnTinyBert(long seed) throws IOException, JsonException {
    Path file = MODELS.resolve("tribuo-tinybert-tokenizer.json");
    assumeTrue(Files.exists(file), ABSENT);
    Map<String, Integer> vocabulary = new HashMap<>();
    Map<?, ?> model =
        (Map<?, ?>) JsonReader.object(ByteBuffer.wrap(Files.readAllBytes(file))).get("model");
    ((Map<?, ?>) model.get("vocab"))
        .forEach((token, id) -> vocabulary.put((String) token, ((Long) id).intValue()));
    assertEquals(1656, vocabulary.size());
    compare(WordPieceTokenizer.ofJson(file), vocabulary, true, seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {61, 62})
  void agreesOnBertBaseCased(long seed) throws IOException {
    Path file = MODELS.resolve("tribuo-bert-base-cased-vocab.txt");
    assumeTrue(Files.exists(file), ABSENT);
    Map<String, Integer> vocabulary = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      vocabulary.put(line, vocabulary.size());
    }
    compare(WordPieceTokenizer.ofVocabulary(file, false), vocabulary, false, seed);
  }

  private static void compare(
      WordPieceTokenizer tokenizer, Map<String, Integer> vocabulary, boolean lower, long seed) {
    Random random = new Random(seed);
    List<String> tokens = vocabulary.keySet().stream().sorted().toList();
    int known = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(tokens, random);
      List<Integer> expected = reference(vocabulary, lower, text);
      int[] ids = expected.stream().mapToInt(Integer::intValue).toArray();
      assertArrayEquals(ids, tokenizer.encode(text, 10_000).ids(), () -> "seed " + seed + text);
      known += (int) expected.stream().filter(id -> id > vocabulary.get("[UNK]")).count();
    }
    assertTrue(known > 10 * ROUNDS, "only " + known + " pieces are known");
  }

  private static String text(List<String> tokens, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      String token = tokens.get(random.nextInt(tokens.size()));
      if (random.nextInt(3) == 0) {
        text.append(NOISE.get(random.nextInt(NOISE.size())));
      } else if (!token.startsWith("[")) {
        text.append(random.nextBoolean() ? " " : "").append(token.replace("##", ""));
      }
    }
    String whole = text.toString();
    return random.nextInt(4) == 0 ? whole.toUpperCase(Locale.ROOT) : whole;
  }

  private static List<Integer> reference(
      Map<String, Integer> vocabulary, boolean lower, String text) {
    String clean = DROPPED.matcher(text).replaceAll("");
    if (lower) {
      clean = Normalizer.normalize(clean, Normalizer.Form.NFD).replaceAll("\\p{Mn}", "");
      clean =
          clean
              .codePoints()
              .mapToObj(c -> Character.toString(c).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining());
    }
    List<Integer> ids = new ArrayList<>();
    ids.add(vocabulary.get("[CLS]"));
    WORD.matcher(clean).results().forEach(word -> ids.addAll(cut(vocabulary, word.group())));
    ids.add(vocabulary.get("[SEP]"));
    return ids;
  }

  private static List<Integer> cut(Map<String, Integer> vocabulary, String word) {
    List<Integer> unknown = List.of(vocabulary.get("[UNK]"));
    if (word.codePoints().count() > 100) {
      return unknown;
    }
    List<Integer> ids = new ArrayList<>();
    return rest(vocabulary, word, "", ids) ? ids : unknown;
  }

  private static boolean rest(
      Map<String, Integer> vocabulary, String word, String prefix, List<Integer> ids) {
    if (word.isEmpty()) {
      return true;
    }
    for (int length = word.length(); length > 0; length--) {
      Integer id = vocabulary.get(prefix + word.substring(0, length));
      if (id != null) {
        ids.add(id);
        return rest(vocabulary, word.substring(length), "##", ids);
      }
    }
    return false;
  }
}
